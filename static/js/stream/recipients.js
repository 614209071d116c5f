const RECIPIENTS = {
  'message.sent': (data) => [data.receiverId],
  'message.echo': (data) => [data.user.id],
  'message.read': (data) => [data.readerId, data.contactId],
  typing: (data) => [data.contactId],
};

/** Whether an event is addressed to `user`. A stream carries the events of its own user only. */
export const concerns = (user, type, data) => RECIPIENTS[type]?.(data).includes(user) ?? true;
