/**
 * Live events: the page's one event stream, and the calls of Laravel Echo over it.
 *
 *   import { on } from './echo.js';
 *   const stop = on('message.sent', (data) => …);          // message.echo, message.read, reset, signed-out
 *
 *   Echo.private('chat.U00013').listen('.message.sent', fn);  // window.Echo, for scripts written for Laravel
 *
 * The stream opens with the first subscriber and never gives up: an EventSource that got anything but a 200 event
 * stream is closed for good, so it is opened anew, after a random time (full jitter), with the id of the last event
 * seen. What was missed meanwhile is replayed. It ends only when the server says 401: signed out.
 */

const PING_MS = 15_000; // the daemon sends a named `ping` as often
const SILENT_MS = 2 * PING_MS + 5_000; // then the stream is dead, whatever the socket says
const STALE_MS = PING_MS + 5_000; // the same for a page that was out of sight: its sockets may have been frozen
const CHECK_MS = 5_000;
const RETRY_MS = 4_000; // longest wait before a closed stream is opened again
const PROBE_MS = 10_000;

const LOGGED = ['message.sent', 'message.echo', 'message.read', 'reset']; // events that carry an id

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? '';

/** The id of the user who is signed in; empty on a page that does not say. */
export const me = meta('chat-user');

const subscribers = new Map(LOGGED.map((type) => [type, new Set()])); // type → functions
let source = null;
let cursor = meta('chat-cursor'); // id of the last event that this page has
let heard = 0; // when the stream last gave a sign of life, ms
let retry = 0; // the timer of the next attempt
let ended = false;

/** Calls `fn(data)` for every event of `type`; returns the function that stops it. */
export function on(type, fn) {
  if (!subscribers.has(type)) {
    subscribers.set(type, new Set());
    source?.addEventListener(type, receive);
  }
  subscribers.get(type).add(fn);
  if (!source && !ended) open();
  return () => subscribers.get(type).delete(fn);
}

function dispatch(type, data) {
  for (const fn of [...(subscribers.get(type) ?? [])]) {
    try {
      fn(data);
    } catch (error) {
      console.error(error); // one bad subscriber must not cost the others their event
    }
  }
}

function receive(event) {
  heard = Date.now();
  const id = event.lastEventId;
  const logged = LOGGED.includes(event.type);
  if (logged && event.type !== 'reset' && id && cursor && Number(id) <= Number(cursor)) return; // seen before
  if (logged) cursor = id || cursor;
  const data = parse(event.data);
  if (me && owner(event.type, data) !== me) end(); // somebody else has signed in, in another tab
  else dispatch(event.type, data);
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** Whose event it is: a stream has its own user's alone. */
function owner(type, data) {
  if (type === 'message.sent') return data.receiverId;
  return type === 'message.echo' ? data.user?.id : me;
}

function open() {
  clearTimeout(retry);
  retry = 0;
  source?.close();
  heard = Date.now();
  source = new EventSource('/chat/stream' + (cursor && `?after=${encodeURIComponent(cursor)}`));
  source.onerror = check;
  for (const type of ['open', 'ping']) source.addEventListener(type, () => { heard = Date.now(); });
  for (const type of subscribers.keys()) source.addEventListener(type, receive);
}

/** Opens the stream again when it is closed, or silent for longer than `limit`. */
function check(limit) {
  if (!source || ended || retry) return;
  if (source.readyState === EventSource.CLOSED) retry = setTimeout(reopen, Math.random() * RETRY_MS);
  else if (Date.now() - heard > (limit > 0 ? limit : SILENT_MS)) open();
}

/** An EventSource does not tell why it was refused, so the answer's status is asked for first. */
async function reopen() {
  const status = await probe();
  if (!retry) return; // opened meanwhile
  retry = 0;
  if (status === 401) end();
  else if (status === 200) open();
  else check();
}

async function probe() {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PROBE_MS);
  try {
    const options = { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal: abort.signal };
    return (await fetch('/chat/stream', options)).status;
  } catch {
    return 0; // no network
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

function end() {
  ended = true;
  source.close();
  dispatch('signed-out', {});
}

function returned() {
  if (document.visibilityState === 'visible') check(STALE_MS);
}

setInterval(check, CHECK_MS);
addEventListener('online', () => { if (source && !ended) open(); });
document.addEventListener('visibilitychange', returned);
addEventListener('focus', returned);
// A page kept for the back button must not hold a connection; what it missed is replayed when it comes back.
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', (event) => { if (event.persisted && source && !ended) open(); });

/** A channel as Laravel Echo knows it. Only one's own, `chat.<user id>`, ever has events. */
class Channel {
  #listeners = []; // { type, fn, stop }

  constructor(name) {
    this.name = name;
  }

  /** `event` with or without Echo's leading dot. */
  listen(event, fn) {
    const type = event.replace(/^\./, '');
    const stop = on(type, (data) => { if (`chat.${owner(type, data)}` === this.name) fn(data); });
    this.#listeners.push({ type, fn, stop });
    return this;
  }

  stopListening(event, fn) {
    const type = event.replace(/^\./, '');
    this.#listeners = this.#listeners.filter((listener) => {
      const stays = listener.type !== type || (fn && listener.fn !== fn);
      if (!stays) listener.stop();
      return stays;
    });
    return this;
  }

  stop() {
    for (const listener of this.#listeners) listener.stop();
    this.#listeners = [];
  }

  subscribed(fn) {
    queueMicrotask(fn);
    return this;
  }

  error() {
    return this;
  }
}

const channels = new Map();

export const Echo = {
  channel(name) {
    if (!channels.has(name)) channels.set(name, new Channel(name));
    return channels.get(name);
  },
  private(name) {
    return this.channel(name);
  },
  leave(name) {
    channels.get(name)?.stop();
    channels.delete(name);
  },
  leaveChannel(name) {
    this.leave(name.replace(/^private-/, ''));
  },
  socketId: () => undefined,
};

window.Echo = Echo;
