/**
 * Live events of the user who is signed in, for every page.
 *
 *   import { me, on } from './stream.js';
 *   const stop = on('message.sent', (data) => …); // message.echo, message.read, typing, presence, reset, open, lost,
 *                                                 // signed-out
 *
 * A browser opens six connections to a host, so its tabs share one event stream: one tab holds it and tells the others
 * what it hears, over a BroadcastChannel named after the user. Who holds it is settled by a Web Lock, which the browser
 * hands on when its tab closes or crashes. A tab that is put away (frozen, or kept for the back button) lets go by
 * itself; from one that does not answer for two seconds the lock is stolen. On a host on plain HTTP there are no Web
 * Locks: there a tab that hears no holder becomes one, and of two the newer stays.
 *
 * Nobody misses an event. Each tab has its own cursor, the id of the last event it has seen, and drops what it has
 * seen. What the holder tells says after which id it goes on; a tab that is not there yet asks for what is between, and
 * one that is further behind than the holder remembers, or was away when the last reset came, takes the stream over. A
 * new holder opens it from its own cursor, so the server replays what is missing.
 *
 * What is true of the moment (typing, presence) is told once. `open` says that this tab hears the stream anew, or for
 * the first time: it asks for what it may have missed. `lost` ({ lost }) says that nobody can hear anything now, or can
 * again.
 *
 * The stream never gives up: an EventSource that got anything but a 200 event stream is closed for good, so it is
 * opened anew, after a random time (full jitter). It ends only with the session: somebody signed out, or somebody else
 * signed in.
 */

const TYPES = ['message.sent', 'message.echo', 'message.read', 'reset']; // the daemon's events; each has an id
const PASSING = ['ping', 'typing', 'presence']; // these have none, and are never told again

const PING_MS = 15_000; // the daemon sends a named `ping` as often
const SILENT_MS = 2 * PING_MS + 5_000; // then the stream is dead, whatever the socket says
const STALE_MS = PING_MS + 5_000; // the same for a page that was out of sight: its sockets may have been frozen
const RETRY_MS = 4_000; // longest wait before a closed stream is opened again
const STAYING_MS = 300; // a stream that stays open for so long is one: a daemon that is away is an answer that ends
const LOST_MS = 4_000; // a stream that is not open for so long is said to be lost
const PROBE_MS = 10_000;

const TICK_MS = 500; // browsers stretch it to 1 s in a hidden tab, later to 60 s: so ticks are counted, not time
const TICKS_TO_ASK = 2; // a holder that was not heard for so long is asked for a sign of life
const TICKS_TO_TAKE = 4; // and for so long, with two questions unanswered, is replaced
const REMEMBERED = 100; // events that a holder can tell again

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? '';

/** The id of the user who is signed in; empty on a page that does not say. */
export const me = meta('chat-user');

const PARTIES = {
  'message.sent': (data) => [data.receiverId],
  'message.echo': (data) => [data.user.id],
  'message.read': (data) => [data.readerId, data.contactId],
  typing: (data) => [data.contactId],
};

/** Whether an event is one of `user`'s: a stream has its own user's alone. */
export const concerns = (user, type, data) => PARTIES[type]?.(data).includes(user) ?? true;

// ---- Events

const subscribers = new Map(); // type → functions
// Ids are BigInts: they may exceed what a Number holds. Infinity: not known yet, so nothing counts as missed.
let cursor = meta('chat-cursor') ? BigInt(meta('chat-cursor')) : Infinity;
let recent = []; // the last events seen, { id, type, data }, …
let base = cursor; // … which are all of the user's after this id
let resetAt = performance.timeOrigin; // when the last reset came, or this page
let sureUntil = resetAt; // until when this tab has missed no reset
let ended = false;

/** Calls `fn(data)` for every event of `type`; returns the function that stops it. */
export function on(type, fn) {
  if (!subscribers.has(type)) subscribers.set(type, new Set());
  subscribers.get(type).add(fn);
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

/** Takes an event in, unless it was seen before. A reset is a new beginning: its id is where the log stands. */
function take(event) {
  if (event.type === 'reset') {
    recent = [];
    base = event.id;
    resetAt = sureUntil = Date.now();
  } else {
    if (event.id <= cursor) return false;
    recent.push(event);
    if (recent.length > REMEMBERED) base = recent.shift().id;
  }
  cursor = event.id;
  dispatch(event.type, event.data);
  return true;
}

// ---- The stream, in the tab that holds it

let source = null;
let heard = 0; // when it last gave a sign of life, by the clock that goes on while the machine sleeps
let staying = 0; // the timer of STAYING_MS
let shut = 0; // since when it is not open, by the clock that nobody sets; 0: it is, or that is not known yet
let lost = false; // that this is so was said
let due = 0; // when a closed one is to be opened again, by the clock that nobody sets; 0: that is not settled yet

function open() {
  close();
  heard = Date.now();
  // The daemon answers a cursor that is no number with a reset, which tells the present one.
  source = new EventSource(`/chat/stream?after=${cursor}`);
  source.onopen = () => {
    staying = setTimeout(pass, STAYING_MS, { type: 'open' });
  };
  source.onerror = () => {
    clearTimeout(staying);
    check();
  };
  for (const type of PASSING) source.addEventListener(type, pass);
  for (const type of TYPES) source.addEventListener(type, receive);
}

function close() {
  clearTimeout(staying);
  source?.close();
  source = null;
  due = 0;
}

function receive({ type, data: json, lastEventId }) {
  noteLife();
  const event = { id: BigInt(lastEventId), type, data: JSON.parse(json) };
  const from = type === 'reset' ? 0 : cursor; // a reset is for every tab, wherever it stands
  if (me && !concerns(me, type, event.data))
    end(); // somebody else has signed in
  else if (take(event)) say({ since, base, from, events: [event], lost, resetAt });
}

function pass({ type, data: json = '{}' }) {
  noteLife();
  const data = JSON.parse(json);
  if (me && !concerns(me, type, data)) return end();
  dispatch(type, data);
  return say({ type, data });
}

function noteLife() {
  heard = Date.now();
  shut = 0;
  setLost(false);
}

/** As the holder: tells every tab whether the stream is lost. */
function setLost(value) {
  if (lost === value) return;
  hearLost(value);
  say({ type: 'lost', data: { lost } });
}

function hearLost(value) {
  lost = value;
  dispatch('lost', { lost });
}

/** Opens the stream again when it is closed, after a while, or silent for longer than `limit`. */
function check(limit = SILENT_MS) {
  if (!source) return;
  if (source.readyState !== EventSource.OPEN) {
    shut ||= performance.now();
    if (performance.now() - shut >= LOST_MS) setLost(true);
  }
  if (source.readyState !== EventSource.CLOSED) {
    if (Math.abs(Date.now() - heard) > limit) open(); // a clock that was set back tells nothing
  } else if (due === 0) {
    due = performance.now() + Math.random() * RETRY_MS;
  } else if (performance.now() >= due) {
    reopen();
  }
}

/** An EventSource does not tell why it was refused, so the answer's status is asked for first. */
async function reopen() {
  const closed = source;
  due = Infinity; // not twice
  const status = await probe();
  if (source !== closed) return; // opened meanwhile, or given up
  due = 0;
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

// ---- The tabs

const NAME = `beantrack.stream.${me}`;
let channel = null; // to the other tabs; nothing while this page is put away
let since = 0; // when this tab began to hold the stream; 0: it follows
let release = () => {}; // gives the lock back
let waiting = new AbortController(); // ends the waiting for the lock
let silence = 0; // ticks since the holder was last heard
let apart = true; // no holder was heard yet, or none since it came back

const say = (message) => channel?.postMessage(message);
const ask = (limit) => say({ ask: cursor, limit });

/** As the holder: says that it is, and what came after `after`. */
function tell(after) {
  const upTo = after < cursor ? after : cursor;
  const from = upTo > base ? upTo : base;
  say({ since, base, from, events: recent.filter((event) => event.id > from), lost, resetAt });
}

function hear(message) {
  if (message.over) end();
  else if (message.type === 'lost') hearLost(message.data.lost);
  else if (message.type) dispatch(message.type, message.data);
  else if (message.left)
    silence = TICKS_TO_TAKE - 1; // with a lock, the next one has it before that
  else if (message.since) hearHolder(message);
  else if (since) {
    check(message.limit); // a hidden tab's own clock is slow
    tell(message.ask);
  }
}

function hearHolder({ since: theirs, base: oldest, from, events, lost: isLost = false, resetAt: theirReset = 0 }) {
  if (since > theirs) return tell(cursor); // one that does not know yet that it was replaced
  if (since) follow();
  silence = 0;
  const missed = theirReset > sureUntil && events[0]?.type !== 'reset';
  if (!missed) sureUntil = Date.now();
  if (apart) dispatch('open', {});
  if (lost !== isLost) hearLost(isLost);
  apart = false;
  if (cursor === Infinity) cursor = base = from;
  if (cursor >= from && !missed) events.forEach(take);
  else if (cursor >= oldest && !missed) ask();
  else silence = TICKS_TO_TAKE; // it cannot tell all that is missing here
}

/** Becomes the holder; the lock is kept until the promise is. */
function lead() {
  if (!channel) return undefined;
  since = Date.now() + Math.random();
  open();
  tell(cursor);
  return new Promise((resolve) => {
    release = resolve;
  });
}

/** Waits for its turn, letting go of the stream when it holds it. */
function follow() {
  if (since) sureUntil = Date.now();
  since = shut = 0;
  close();
  release();
  silence = navigator.locks ? 0 : TICKS_TO_TAKE - 1; // without locks, nobody else says that there is no holder
  claim({ signal: waiting.signal });
  ask();
}

/** Asks for the lock: with its turn, or at once. */
function claim(options) {
  if (navigator.locks)
    navigator.locks.request(NAME, options, lead).catch(() => {
      if (since) follow();
    }); // stolen
  else if (options.steal) lead();
}

function takeOver() {
  silence = 0;
  waiting.abort();
  waiting = new AbortController();
  claim({ steal: true });
}

function tick() {
  if (!channel) return;
  if (since) return check();
  silence += 1;
  if (silence >= TICKS_TO_TAKE) takeOver();
  else if (silence >= TICKS_TO_ASK) ask();
}

// ---- The page's life

export const USER_KEY = 'beantrack.user'; // in the browser's storage: whose page was opened last
let noted = false;
try {
  if (me) localStorage.setItem(USER_KEY, me);
  noted = me !== '';
} catch {
  /* no storage: then the first event of somebody else's tells */
}

/** Whether somebody else has signed in since, in another tab: the session, and so the stream, is theirs. */
const isReplaced = () => noted && (localStorage.getItem(USER_KEY) ?? me) !== me;

function join() {
  if (channel || ended) return;
  apart = true;
  channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => hear(data);
  if (isReplaced()) end();
  else follow();
}

/** A page that is put away must not hold a connection, nor the others up; what it misses, it gets when it is back. */
function leave() {
  if (since) {
    sureUntil = Date.now();
    say({ left: true });
  }
  since = shut = 0;
  close();
  release();
  waiting.abort();
  waiting = new AbortController();
  channel?.close();
  channel = null;
}

/** A frozen tab of Chromium's would still answer the others, but hear no event. */
function freeze() {
  const held = since;
  leave();
  if (held) window.stop(); // a stream is closed in the next task, but there is none: the connection would stay
}

function end() {
  if (ended) return;
  ended = true;
  say({ over: true });
  leave();
  if (lost) hearLost(false); // it is another matter now
  dispatch('signed-out', {});
}

function returned() {
  if (document.visibilityState !== 'visible') return;
  if (since) check(STALE_MS);
  else ask(STALE_MS);
}

addEventListener('storage', ({ key }) => {
  if (key === USER_KEY && isReplaced()) end();
});

setInterval(tick, TICK_MS);
addEventListener('online', () => {
  if (since) open();
});
addEventListener('offline', () => {
  clearTimeout(staying);
  if (since) setLost(true);
});
addEventListener('focus', returned);
document.addEventListener('visibilitychange', returned);
addEventListener('pagehide', leave);
addEventListener('freeze', freeze, true); // it is the document's, as `resume` is
// Not before every script of the page has said what it listens to: a holder answers within a millisecond.
for (const back of ['DOMContentLoaded', 'pageshow', 'resume']) addEventListener(back, join, true);
if (document.readyState === 'complete') join();
