/**
 * Messages between the tabs of a browser, as they are on the channel. Pages of an earlier version share it, so these
 * forms stay:
 *
 *   { since, base, from, events, resetAt, lost }   the leader's state
 *   { ask, limit }                                 a request for it
 *   { type, data }                                 an ephemeral event, `open` or `lost`
 *   { left: true }                                 the leader gives up leadership
 *   { over: true }                                 the session has ended
 */

/**
 * The leader's state: its term, whether the stream is lost, and what Cursor.describe says.
 * @param {number} term when it became the leader
 */
export const stateMessage = (term, isLost, description) => ({ since: term, lost: isLost, ...description });

/**
 * A follower's request for the leader's state.
 * @param {bigint | number} position the last event that it has seen
 * @param {number} [limit] ms after which a silent stream is to be replaced; undefined: the usual
 */
export const requestMessage = (position, limit) => ({ ask: position, limit });

export const ephemeralMessage = (type, data) => ({ type, data });
export const lostMessage = (isLost) => ephemeralMessage('lost', { lost: isLost });
export const LEAVING = { left: true };
export const ENDED = { over: true };

/** Calls the handler for a message: onEnded, onLost, onEphemeral, onLeaving, onState or onRequest. */
export function dispatchMessage(message, handlers) {
  if (message.over) handlers.onEnded();
  else if (message.type === 'lost') handlers.onLost(message.data.lost);
  else if (message.type) handlers.onEphemeral(message.type, message.data);
  else if (message.left) handlers.onLeaving();
  else if (message.since) {
    const { since, lost = false, ...description } = message;
    handlers.onState(since, lost, description);
  } else handlers.onRequest(message.ask, message.limit);
}
