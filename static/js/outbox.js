/**
 * Sending. A text is kept in the browser's storage from the moment of "Send" until the server has acknowledged it, so
 * it survives a reload and a dead network; it is tried again, always under the same client_id, which the server turns
 * into one message however often it arrives.
 *
 *   import { enqueue, onSent, settled } from './outbox.js';
 *   enqueue('U00013', 'Bei ya kahawa?');   // a third one is the message that it answers, { id, sender, text }
 *   onSent((receiver, html) => …);   // acknowledged: the bubble of the stored message
 *   await settled();                 // no text is under way that may be stored already
 *
 * One text is sent at a time, in the order written, to whomever they go. Tabs share what waits, and pages without a
 * form send it, too: when they are opened or looked at again, or when the tab it was written in does not get it sent.
 * A text from elsewhere may be stored already, with its bubble on the page, so it is shown as waiting only when sending
 * it here fails or takes a while.
 */
import { me, on } from './stream.js';
import { post, remember, t } from './frame.js';

const RETRY_FIRST_MS = 1_000; // the wait before an attempt is random up to this, doubled with each failure
const RETRY_LAST_MS = 20_000;
const RETRY_ASKED_MS = 60_000; // longer than that nobody may make a text wait: a hotel's own page, say
const ORPHAN_MS = 30_000; // a text that another tab has not sent by then is sent by this one
const UNSEEN_MS = 1_000; // so long is a text from elsewhere under way before it is shown
const FAILURES_UNSURE = 3; // after so many, what others say arrived is shown although it may be the text that waits

// ---- What waits. Each text is an item of its own in the storage, so that two tabs do not overwrite each other's.

const PREFIX = `beantrack.outbox.${me}.`; // + client_id
const memory = new Map(); // what the storage refused (private window, full disk): lives as long as the page

function keep(item) {
  const key = PREFIX + item.clientId;
  const value = JSON.stringify(item);
  if (!remember(key, value)) memory.set(key, value);
}

/** Drops a text for good: it is stored by the server, or nobody wants it any more. */
export function forget(item) {
  const key = PREFIX + item.clientId;
  memory.delete(key);
  remember(key, null);
}

/** All items, oldest first. */
function items() {
  let entries = [...memory];
  try {
    entries = [...entries, ...Object.entries({ ...localStorage })];
  } catch {
    /* memory is all there is */
  }
  return entries
    .filter(([key]) => key.startsWith(PREFIX))
    .flatMap(([, value]) => parsed(value))
    .sort((a, b) => a.at - b.at);
}

/** One item; nothing for what is none: it must not keep the others from leaving. */
function parsed(value) {
  try {
    const item = JSON.parse(value);
    return item?.clientId && item.receiver && item.text ? [item] : [];
  } catch {
    return [];
  }
}

/** Not randomUUID: that needs a secure context, which a host on plain HTTP is not. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// ---- What is still being written

/** Where the storage has the draft to `receiver`. */
export const draftKey = (receiver) => `beantrack.draft.${me}.${receiver}`;

/** The draft that is stored as `kept`, or null: { id, text, answered }. */
export function draftIn(kept) {
  try {
    const draft = JSON.parse(kept);
    if (typeof draft.text === 'string') return draft;
  } catch {
    /* no draft, or one of an earlier version, which kept the text alone */
  }
  return { text: kept ?? '' };
}

// ---- Handing over

const isKept = ({ clientId }) => items().some((item) => item.clientId === clientId);

/** Takes a text to be sent to `receiver`, as an answer to the message `answered`, { id, sender, text }, if that is one. */
export function enqueue(receiver, text, answered = null) {
  const last = items().at(-1)?.at ?? 0; // the clock may have been set back
  const clientId = newId();
  shown.add(clientId);
  keep({ clientId, receiver, text, answered, at: Math.max(Date.now(), last + 1) });
  changed();
  pump();
}

// ---- Sending

const sentListeners = [];
const shown = new Set(); // client_ids of the texts that this page has shown as waiting
let running = false;
let calm = Promise.resolve(); // until the text under way is known to be stored or not, or has failed a few times
let wake = () => {}; // ends the present wait
let busy = false; // the server has said how long to wait
let problem = ''; // why what waits is waiting; empty: it is on its way

export const onSent = (fn) => sentListeners.push(fn);
export const settled = () => calm;

let changed = () => {};

/** Calls `fn()` whenever what waits, or why, has become another. */
export const onChange = (fn) => {
  changed = fn;
};

/** Why the texts that wait are waiting, in words; empty: they are on their way. */
export const trouble = () => problem;

/** The texts to `receiver` that are to be seen as waiting, or that were refused. */
export const waitingFor = (receiver) =>
  items().filter((item) => item.receiver === receiver && (item.refused || shown.has(item.clientId)));

/** Whether this page has shown a text as waiting: it was written here, or waited long. */
export const wasShown = ({ clientId }) => shown.has(clientId);

/** Sends what waits, now. */
export async function pump() {
  wake();
  if (running) return;
  running = true;
  const unseen = setTimeout(() => {
    showWaiting();
    changed();
  }, UNSEEN_MS);
  for (let item; (item = items().find((each) => !each.refused));) {
    let release;
    calm = new Promise((resolve) => {
      release = resolve;
    });
    const stop = await deliver(item, release);
    release();
    if (stop) break;
  }
  clearTimeout(unseen);
  running = false;
}

function showWaiting() {
  for (const item of items()) if (!item.refused) shown.add(item.clientId);
}

/** Tries one text until the server has taken or refused it. Answers true when trying on is of no use. */
async function deliver(item, release) {
  for (let failures = 1; ; failures += 1) {
    const outcome = await send(item).catch(() => ({ wait: t('no connection') }));
    settle(item, outcome);
    if (outcome.wait === undefined || outcome.stop) return outcome.stop;
    if (failures === FAILURES_UNSURE) release();
    busy = outcome.after > 0;
    await pause(failures, outcome.after);
    if (!isKept(item)) return false; // another tab has sent it
  }
}

/** One attempt. Says what became of it: { html }, { refused: reason } or { wait: reason, after: ms, stop }. */
async function send({ text, receiver, clientId, answered }) {
  const body = { message: text, receiver_id: receiver, client_id: clientId, reply_to: answered?.id ?? '' };
  const response = await post('/chat/send', body, { accept: 'text/html' });
  const { status } = response;
  if (status === 200) {
    const html = await response.text();
    if (html.includes('id="message-M')) return { html };
    return { wait: t('no answer from BeanTrack') }; // a hotel's or carrier's own page, say: nothing is saved
  }
  if (status === 401) return { wait: t('you are signed out'), stop: true };
  if (status === 408 || status === 429 || status >= 500 || status < 400) {
    const seconds = Number(response.headers.get('Retry-After'));
    return { wait: t('BeanTrack is busy'), after: seconds > 0 ? Math.min(seconds * 1000, RETRY_ASKED_MS) : 0 };
  }
  const { error } = await response.json().catch(() => ({}));
  return { refused: error || t('The server refused it ({1}).', status) };
}

function settle(item, outcome) {
  problem = outcome.wait ?? '';
  if (outcome.html) {
    forget(item);
    for (const fn of sentListeners) fn(item.receiver, outcome.html);
  } else {
    showWaiting();
  }
  if (outcome.refused && isKept(item)) keep({ ...item, refused: outcome.refused });
  changed();
  return outcome;
}

function pause(failures, atLeast = 0) {
  const limit = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
  return new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, atLeast + Math.random() * limit);
  });
}

addEventListener('storage', ({ key, newValue }) => {
  if (!key?.startsWith(PREFIX)) return;
  changed();
  if (newValue) setTimeout(pump, ORPHAN_MS * (1 + Math.random()));
});
on('message.echo', () => wake()); // it may be the text that waits here, stored though its answer was lost
on('lost', ({ lost }) => lost || busy || wake());
addEventListener('online', () => busy || wake());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') pump();
});
pump();
