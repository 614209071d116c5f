import { Cursor } from './cursor.js';
import { LiveEvents } from './live_events.js';
import { SessionWatch, USER_KEY } from './session_watch.js';
import { TICK_MS } from './tab_leader.js';

const platform = {
  createSource: (address) => new EventSource(address),
  createChannel: (name) => new BroadcastChannel(name),
  get locks() {
    return navigator.locks; // undefined on a host on plain HTTP
  },
  fetch: (...request) => fetch(...request),
  random: () => Math.random(),
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimeout: (...timer) => setTimeout(...timer),
    clearTimeout: (timer) => clearTimeout(timer),
  },
};

/**
 * Starts the live events of this page.
 * @param {string} user the id of the user who is signed in; empty: the page does not say
 * @param {string} [position] the id of the last event that the page contains, if it says
 */
export function startStream(user, position) {
  const cursor = new Cursor(position ? BigInt(position) : Infinity, performance.timeOrigin);
  const live = new LiveEvents(cursor, new SessionWatch(user, () => localStorage), platform);
  const noteVisible = () => {
    if (document.visibilityState === 'visible') live.noteVisible();
  };

  addEventListener('storage', ({ key }) => {
    if (key === USER_KEY) live.checkSession();
  });
  setInterval(() => live.tick(), TICK_MS);
  addEventListener('online', () => live.noteOnline());
  addEventListener('offline', () => live.noteOffline());
  addEventListener('focus', noteVisible);
  document.addEventListener('visibilitychange', noteVisible);
  addEventListener('pagehide', () => live.leave());
  addEventListener('freeze', () => freeze(live), true); // it is the document's, as `resume` is
  // Not before every script of the page has subscribed: a leader answers within a millisecond.
  for (const back of ['DOMContentLoaded', 'pageshow', 'resume']) addEventListener(back, () => live.join(), true);
  if (document.readyState === 'complete') live.join();
  return live;
}

/** A frozen tab of Chromium's would still answer the others, but receive no event. */
function freeze(live) {
  if (live.leave()) window.stop(); // a stream is closed in the next task, but there is none: the connection would stay
}
