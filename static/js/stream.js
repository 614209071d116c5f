/**
 * The page's connection to the live events (stream/live_events.js).
 *
 *   import { me, on } from './stream.js';
 *   const stop = on('message.sent', (data) => …); // message.echo, message.read, typing, presence, reset, open, lost,
 *                                                 // signed-out
 */
import { Cursor } from './stream/cursor.js';
import { LiveEvents } from './stream/live_events.js';
import { SessionWatch, USER_KEY } from './stream/session_watch.js';
import { TICK_MS } from './stream/tab_leader.js';

export { concerns } from './stream/recipients.js';
export { USER_KEY };

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? '';

/** The id of the user who is signed in; empty on a page that does not say. */
export const me = meta('chat-user');

const position = meta('chat-cursor') ? BigInt(meta('chat-cursor')) : Infinity;
const live = new LiveEvents(new Cursor(position, performance.timeOrigin), new SessionWatch(me, () => localStorage), {
  createSource: (address) => new EventSource(address),
  createChannel: (name) => new BroadcastChannel(name),
  locks: navigator.locks,
  fetch: (...request) => fetch(...request),
  random: () => Math.random(),
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimeout: (...timer) => setTimeout(...timer),
    clearTimeout: (timer) => clearTimeout(timer),
  },
});

/** Calls `fn(data)` for every event of `type`; returns the function that ends the subscription. */
export const on = (type, fn) => live.on(type, fn);

// A frozen tab of Chromium's would still answer the others, but receive no event.
function freeze() {
  if (live.leave()) window.stop(); // a stream is closed in the next task, but there is none: the connection would stay
}

function noteVisible() {
  if (document.visibilityState === 'visible') live.noteVisible();
}

addEventListener('storage', ({ key }) => {
  if (key === USER_KEY) live.checkSession();
});
setInterval(() => live.tick(), TICK_MS);
addEventListener('online', () => live.noteOnline());
addEventListener('offline', () => live.noteOffline());
addEventListener('focus', noteVisible);
document.addEventListener('visibilitychange', noteVisible);
addEventListener('pagehide', () => live.leave());
addEventListener('freeze', freeze, true); // it is the document's, as `resume` is
// Not before every script of the page has subscribed: a leader answers within a millisecond.
for (const back of ['DOMContentLoaded', 'pageshow', 'resume']) addEventListener(back, () => live.join(), true);
if (document.readyState === 'complete') live.join();
