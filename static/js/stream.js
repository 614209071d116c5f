/**
 * The page's live events (stream/live_events.js).
 *
 *   import { me, on } from './stream.js';
 *   const stop = on('message.sent', (data) => …); // message.echo, message.read, typing, presence, reset, open, lost,
 *                                                 // signed-out
 */
import { meta } from './lib/dom.js';
import { startStream } from './stream/browser_stream.js';

export { concerns } from './stream/recipients.js';
export { USER_KEY } from './stream/session_watch.js';

/** The id of the user who is signed in; empty on a page that does not say. */
export const me = meta('chat-user') ?? '';

const live = startStream(me, meta('chat-cursor'));

/** Calls `fn(data)` for every event of `type`; returns the function that ends the subscription. */
export const on = (type, fn) => live.on(type, fn);
