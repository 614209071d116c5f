/** The number of a message, from its id ('M00012') or that of its bubble ('message-M00012'); NaN without one. */
export const messageNumber = (id) => Number(id?.replace(/^(message-)?M/, ''));
