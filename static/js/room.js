/**
 * The conversation on the page: every message once, in the order of message numbers, whatever order they arrive in.
 *
 * An event only says that a message exists; its bubble is fetched (`/chat/receive`) and the server's own HTML is
 * inserted. After a `reset`, or when many arrive at once, the newest messages are fetched together and merged; if
 * something may be missing between them and what is shown, they replace it.
 */
import { me, on } from './stream.js';
import { expiry, localize, post, refreshBadge, separateDays, t, tNodes, whenIdle } from './frame.js';
import { onSent, settled } from './outbox.js';
import './composer.js';

const AT_ONCE = 4; // more new messages than these are fetched as one list
const RETRY_MS = 5_000; // longest wait before a failed fetch is tried again
const OVERLAP = 10; // so many messages in common: the two lists join (events may pass each other by a few places)
const PAGE = 50; // messages that a page shows when it comes
const BOTTOM_PX = 48; // so near the end counts as reading the newest

export const list = document.getElementById('chat-messages');
export const scroller = document.querySelector('.scroller'); // a reversed column: its end is scrollTop 0, above is negative
export const older = document.getElementById('older');
export const newer = document.getElementById('newer');
export const contact = document.getElementById('receiver_id').value;
let detached = newer !== null; // a page of older messages: the newest are elsewhere

export const number = (id) => Number(id.replace(/^(message-)?M/, ''));
const idOf = (which) => `M${String(which).padStart(5, '0')}`;
const bubbles = () => list.querySelectorAll(':scope > .bubble');
export const lastBubble = () => [...bubbles()].at(-1);
const atEnd = () => Math.abs(scroller.scrollTop) < BOTTOM_PX;

/** The bubbles in a fragment of the server's HTML, and nothing else of it. */
function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.querySelectorAll('[id^="message-M"]')];
}

// ---- Showing

/** Adds the bubbles that are not there yet, each in its place. Returns those. */
export function add(arrived) {
  const fresh = arrived.filter((bubble) => !document.getElementById(bubble.id));
  if (fresh.length === 0) return fresh;
  const end = atEnd();
  keepPlace(() => {
    for (const bubble of fresh) {
      localize(bubble);
      let before = lastBubble();
      while (before && number(before.id) > number(bubble.id)) before = previousBubble(before);
      if (before) before.after(bubble);
      else list.prepend(bubble);
    }
    separateDays(list);
  });
  if (end) scroller.scrollTop = 0;
  showReads();
  return fresh;
}

const QUIET_MS = 500; // until what was changed is no news any more

/** Changes the list without having it read out: what is older is no news. */
export async function quietly(change) {
  list.setAttribute('aria-live', 'off');
  try {
    return await change();
  } finally {
    setTimeout(() => list.removeAttribute('aria-live'), QUIET_MS);
  }
}

function previousBubble(bubble) {
  let row = bubble.previousElementSibling;
  while (row && !row.classList.contains('bubble')) row = row.previousElementSibling;
  return row;
}

/** Changes the list so that what is being read does not move. */
function keepPlace(change) {
  const top = scroller.getBoundingClientRect().top;
  const anchor = [...bubbles()].find((bubble) => bubble.getBoundingClientRect().bottom > top);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before;
}

// ---- The way to the newest

const jump = document.getElementById('jump');
const jumpCount = document.getElementById('jump-count');
let below = 0; // messages that have come while one reads further up

export function showJump() {
  if (atEnd() && !detached) below = 0;
  const near = !detached && below === 0 && scroller.scrollTop > -scroller.clientHeight;
  jump.classList.toggle('hidden', near || atEnd()); // at the end of an older page its own links lead on
  jumpCount.classList.toggle('hidden', below === 0);
  jumpCount.textContent = below || '';
}

const isTheirs = (bubble) => !bubble.classList.contains('bubble-own');

function announceBelow(count = 1) {
  if (detached || !atEnd()) below += count;
  showJump();
}

jump.addEventListener('click', () => {
  if (detached) return location.assign(`/chat/${contact}`);
  scroller.scrollTop = 0;
  document.getElementById('message').focus({ preventScroll: true });
});

// ---- The line above what is new

const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus();

/** Draws the line above the first of `fresh` that is theirs, unless one stands above messages not looked at yet. */
function drawLine(fresh) {
  const first = fresh.find(isTheirs);
  if (!first || isLookedAt() || number(first.id) <= marked.upTo) return;
  const line = list.querySelector('.new-line');
  const after = line?.nextElementSibling;
  if (after && number(after.id) > marked.upTo) return;
  line?.remove();
  const fresher = document.createElement('p');
  fresher.className = 'new-line';
  fresher.textContent = t('New messages');
  first.before(fresher);
}

// ---- Arriving

const wanted = new Set(); // ids of messages that events have named and that are not shown yet
let solid = number(lastBubble()?.id ?? 'M0'); // up to this number nothing is missing
let stale = false; // something may be missing after it: the newest must be fetched before anything is added
let working = false;
let ended = false;

function want(id) {
  wanted.add(id);
  work();
}

async function work() {
  if (detached) {
    wanted.clear();
    return announceBelow();
  }
  if (working) return;
  working = true;
  while ((stale || wanted.size > 0) && !ended) {
    try {
      if (stale || wanted.size > AT_ONCE) await refresh();
      else await fetchWanted();
    } catch {
      await new Promise((wake) => setTimeout(wake, Math.random() * RETRY_MS));
    }
  }
  working = false;
}

async function fetchWanted() {
  await settled(); // an own message that is just being sent brings its bubble itself
  const ids = [...wanted];
  const missing = ids.filter((id) => !document.getElementById(`message-${id}`) && !isOlder(number(id)));
  const arrived = (await Promise.all(missing.map(fetchBubble))).flat();
  if (stale) return;
  for (const id of ids) wanted.delete(id);
  show(arrived);
}

/** Whether a message belongs to what is not loaded yet: shown alone, it would stand above a gap. */
function isOlder(which) {
  const first = list.querySelector(':scope > .bubble');
  return first && !older.parentElement.classList.contains('hidden') && which < number(first.id);
}

async function fetchBubble(messageId) {
  const response = await post('/chat/receive', { messageId }, { accept: 'text/html' });
  if (response.ok) return parse(await response.text());
  if (response.status === 403 || response.status === 404) return []; // gone, or not for us
  throw new Error(`receive: ${response.status}`);
}

/** Fetches the newest messages and merges them, or lets them replace a list that they may not join. */
async function refresh() {
  const wasStale = stale;
  stale = false; // a reset that comes while this runs counts for the next round,
  const asked = [...wanted]; // and so does an event: its message may not have been there when the list was read
  try {
    await settled();
    const { messages: newest, hasOlder } = await fetchHistory('');
    const joins = newest.filter((bubble) => number(bubble.id) <= solid).length >= OVERLAP;
    if (hasOlder && !joins) {
      list.replaceChildren();
      marked = { from: Infinity, upTo: 0 };
      setOlder(newest[0].id, true);
    }
    show(newest);
    for (const id of asked) if (number(id) <= solid) wanted.delete(id);
  } catch (error) {
    stale ||= wasStale;
    throw error;
  }
}

function show(arrived) {
  const theirs = add(arrived).filter(isTheirs).length;
  if (arrived.length > 0) solid = Math.max(solid, ...arrived.map((bubble) => number(bubble.id)));
  if (theirs > 0) announceBelow(theirs);
  drawLine(arrived.filter((bubble) => bubble.isConnected));
  markRead();
}

// ---- Older and newer messages

export async function fetchHistory(query) {
  const path = `/chat/${contact}/messages${query}`;
  const response = await fetch(path, { headers: { Accept: 'text/html' }, signal: expiry() });
  if (!response.ok) throw new Error(`messages: ${response.status}`);
  const has = (header) => response.headers.get(header) === '1';
  return { messages: parse(await response.text()), hasOlder: has('X-Has-Older'), hasNewer: has('X-Has-Newer') };
}

export function setOlder(id, hasOlder) {
  if (!hasOlder && document.activeElement === older) scroller.focus(); // the link goes, the focus stays near
  if (id) older.href = `/chat/${contact}?before=${id.replace('message-', '')}`;
  older.parentElement.classList.toggle('hidden', !hasOlder);
}

/** The page of older messages has come to its end: from here on it is like any other. */
export function attach() {
  detached = false;
  solid = number(lastBubble().id);
  stale = true; // something may have come since
  work();
}

// More is loaded when one scrolls there; until then its script is not needed.
const more = () => import('./history.js').catch(() => null);
scroller.addEventListener('scroll', more, { once: true, passive: true });
for (const link of [older, newer])
  link?.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const loaded = await (await more())?.load(link);
    if (!loaded) location.assign(link.href); // the plain link says what is wrong
  });

// ---- One message by its address

/** Leads to the message that the address names: where it is not on the page, to the page around it. */
function findTarget() {
  const id = location.hash.match(/^#message-(M\d+)$/)?.[1];
  if (!id) return;
  const bubble = document.getElementById(`message-${id}`);
  if (bubble) bubble.scrollIntoView({ block: 'center' });
  else if (new URLSearchParams(location.search).get('at') !== id)
    location.replace(`/chat/${contact}?at=${id}#message-${id}`);
}

addEventListener('hashchange', findTarget);

const way = () => import('./log.js').catch(() => null); // without it the keys and links do what they do anywhere
for (const event of ['pointerover', 'focusin']) list.addEventListener(event, way, { once: true });
list.addEventListener('click', async (event) => {
  const link = event.target.closest('.bubble-link, .bubble-quote');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!document.getElementById(link.hash.slice(1))) return; // the link leads to the page that has it
  event.preventDefault();
  const loaded = await way(); // a touch may be faster than it
  if (loaded) loaded.follow(link);
  else location.assign(link.href);
});

// ---- Read marks

let readByContact = 0; // they have read mine up to this number
let readAt = ''; // when they did so last
// I have read theirs from the one number to the other, and the server knows.
let marked = arrivedUnseen() ? { from: Infinity, upTo: 0 } : { from: firstShown(), upTo: lastTheirs() };

/** They have read what stood on their page, which shows so many messages; older ones may be unread. */
function showReads() {
  if (readByContact === 0) return;
  const shown = [...bubbles()].filter((bubble) => number(bubble.id) <= readByContact).slice(-PAGE);
  for (const bubble of shown) {
    const state = bubble.querySelector('.bubble-state');
    if (isTheirs(bubble) || state.querySelector('time')) continue;
    const time = document.createElement('time');
    time.dateTime = readAt;
    state.replaceChildren(...tNodes('Read {1}', time));
    localize(state);
  }
}

/** The server marks what a page shows, but not for a page fetched before anyone looked at it. */
function arrivedUnseen() {
  const visit = performance.getEntriesByType('navigation')[0];
  return visit?.activationStart > 0 || visit?.deliveryType === 'navigational-prefetch';
}

/** The number of the first bubble on the page: what is older has not been seen. */
function firstShown() {
  const first = list.querySelector(':scope > .bubble');
  return first ? number(first.id) : Infinity;
}

/** The number of the last bubble of theirs that is on the screen or above it. */
function lastTheirs(bottom = Infinity) {
  const theirs = [...list.querySelectorAll(':scope > .bubble:not(.bubble-own)')];
  const seen = theirs.findLast((bubble) => bubble.getBoundingClientRect().top < bottom);
  return seen ? number(seen.id) : 0;
}

export async function markRead() {
  if (!isLookedAt()) return;
  const seen = { from: firstShown(), upTo: lastTheirs(scroller.getBoundingClientRect().bottom) };
  if (seen.upTo === 0 || (seen.upTo <= marked.upTo && seen.from >= marked.from)) return;
  const known = marked;
  marked = { from: Math.min(seen.from, known.from), upTo: Math.max(seen.upTo, known.upTo) };
  try {
    const body = { sender_id: contact, from: idOf(seen.from), up_to: idOf(seen.upTo) };
    const response = await post('/chat/mark-read', body, { keepalive: true });
    if (!response.ok) throw new Error(`mark-read: ${response.status}`);
    refreshBadge();
  } catch {
    marked = known;
    if (!ended) setTimeout(markRead, RETRY_MS);
  }
}

// ---- What drives it

on('message.sent', (data) => {
  if (data.user.id === contact) want(data.messageId);
});
on('message.echo', (data) => {
  if (data.receiverId === contact && !detached) want(data.messageId);
});
on('message.read', (data) => {
  if (data.readerId !== contact || data.contactId !== me) return;
  readByContact = Math.max(readByContact, number(data.upTo));
  readAt = data.at;
  showReads();
});
on('reset', () => {
  stale = true;
  work();
});
on('signed-out', () => {
  ended = true;
});

onSent((receiver, html) => {
  if (receiver !== contact) return;
  if (detached) return location.assign(`/chat/${contact}`);
  add(parse(html));
  if (globalThis.Notification?.permission === 'default') import('./ask.js').catch(() => {});
});

scroller.addEventListener(
  'scroll',
  () => {
    showJump();
    markRead();
  },
  { passive: true },
);
addEventListener('focus', markRead);
document.addEventListener('visibilitychange', markRead);

// The page that gives a refused text back stands under the form's address, which is none to reload or to return to.
if (location.pathname === '/chat/send') history.replaceState(null, '', `/chat/${contact}`);
whenIdle(() => separateDays(list));
findTarget();
showJump();
markRead();
