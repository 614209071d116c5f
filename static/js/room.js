/**
 * The conversation on the page: every message once, in the order of message numbers, whatever order they arrive in.
 *
 * A message is drawn from its event, as the server would (view/bubble.cc). Those with links or a quote are fetched, all
 * that wait in one request. After a `reset` the newest messages are fetched and merged; if something may be missing
 * between them and what is shown, they replace it.
 */
import { me, on } from './stream.js';
import {
  countAll,
  expectMarked,
  isLooking,
  isPlain,
  localize,
  make,
  noteMarked,
  number,
  post,
  separateDays,
  shell,
  t,
  whenIdle,
} from './frame.js';
import { outbox } from './outbox.js';
import './composer.js';

const MANY = 50; // more new messages than these are fetched as one list
const DRAW_MS = 100; // between two drawings: what comes meanwhile is drawn together
const MARK_MS = 250; // so long after what was shown is told to be read: several are one request
const MARK_INTERVAL_MS = 1_000; // between two such requests
const RETRY_MS = 5_000; // longest wait before a failed fetch is tried again
const BESIDE_MS = 3_000; // after the first room of a browser's session, unless somebody stirs before
const BOTTOM_PX = 48; // so near the end counts as reading the newest
const LINE_PX = 56; // above the line of what is new, when a room opens at it: room for the day's name

export const list = document.getElementById('chat-messages');
export const scroller = document.querySelector('.scroller'); // a reversed column: its end is scrollTop 0, above is negative
export const older = document.getElementById('older');
export const newer = document.getElementById('newer');
export const above = () => document.querySelector('.above'); // tells of what is unread above the page
export const contact = document.getElementById('receiver_id').value;
let detached = newer !== null; // a page of older messages: the newest are elsewhere

export const idOf = (bubble) => bubble.id.replace('message-', '');
export const toId = (which) => `M${String(which).padStart(5, '0')}`;
export const bubbles = () => list.querySelectorAll(':scope > .bubble');
export const lastBubble = () => [...bubbles()].at(-1);
const atEnd = () => Math.abs(scroller.scrollTop) < BOTTOM_PX;

/** The bubbles in a fragment of the server's HTML, and nothing else of it. */
export function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.querySelectorAll('[id^="message-M"]')];
}

// ---- Showing

/** Adds the bubbles that are not there yet, each in its place. Returns those. */
export function add(some) {
  const fresh = some.filter((bubble) => !document.getElementById(bubble.id));
  if (fresh.length === 0) return fresh;
  const end = atEnd();
  keepPlace(() => {
    for (const bubble of fresh) {
      localize(bubble);
      const renamed = bubble.previousElementSibling; // in the fragment: perhaps the line about a changed name
      let before = lastBubble();
      while (before && number(before.id) > number(bubble.id)) before = previousBubble(before);
      if (before) before.after(bubble);
      else list.prepend(bubble);
      if (renamed?.matches('.renamed')) bubble.before(renamed);
    }
    separateDays(list);
    above()?.classList.toggle('hidden', document.querySelector(above().firstElementChild.hash) !== null);
  });
  if (end) scroller.scrollTop = 0;
  receipts?.show(fresh);
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

// ---- Scripts loaded on demand

const script = (load) => load().catch(() => null);
const more = () => script(() => import('./history.js'));
const way = () => script(() => import('./log.js'));
let receipts = null;
const loadReceipts = async () => (receipts ??= await script(() => import('./receipts.js')));

export const isTheirs = (bubble) => !bubble.classList.contains('bubble-own');

// ---- The way to the newest, with the number of those that have come while one reads further up

const jump = document.getElementById('jump');
const jumpCount = document.getElementById('jump-count');
let elsewhere = 0; // theirs that have come since, on a page of older messages

/** How many of theirs that nobody has looked at are below the screen, or elsewhere. */
function countBelow() {
  const { bottom } = scroller.getBoundingClientRect();
  const unread = [...bubbles()].filter((each) => isTheirs(each) && number(each.id) > marked.upTo);
  return elsewhere + unread.filter((each) => each.getBoundingClientRect().top >= bottom).length;
}

export function showJump() {
  const below = countBelow();
  const near = !detached && below === 0 && scroller.scrollTop > -scroller.clientHeight;
  jump.classList.toggle('hidden', near || atEnd()); // at the end of an older page its own links lead on
  jumpCount.classList.toggle('hidden', below === 0);
  jumpCount.textContent = below || '';
}

jump.addEventListener('click', () => {
  if (detached) return location.assign(`/chat/${contact}`);
  scroller.scrollTop = 0;
  document.getElementById('message').focus({ preventScroll: true });
});

// ---- The line above what is new

/** Draws the line above the first new message, unless one stands above others. */
function drawLine(fresh) {
  const first = fresh.find(isTheirs);
  if (!first || isLooking() || number(first.id) <= marked.upTo) return;
  const line = list.querySelector('.new-line');
  const after = line?.nextElementSibling;
  if (after && number(after.id) > marked.upTo) return;
  line?.remove();
  first.before(make('p', { className: 'new-line', textContent: t('New messages') }));
}

/** A room opens where the new messages begin, unless its address leads elsewhere. */
function openAtLine() {
  const line = list.querySelector('.new-line');
  if (!line || detached || location.hash) return;
  const hidden = scroller.getBoundingClientRect().top - line.getBoundingClientRect().top;
  if (hidden <= 0) return;
  scroller.scrollTop -= hidden + LINE_PX;
  openedAt = scroller.scrollTop;
}

// ---- Arriving

export const arrived = new Map(); // by id: events whose messages are not shown yet
export let solid = number(lastBubble()?.id ?? 'M0'); // up to this number nothing is missing
export let stale = false; // something may be missing after it: the newest must be fetched before anything is added
let working = false;
let ended = false;

function take(data) {
  arrived.set(data.messageId, data);
  work();
}

const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

async function work() {
  if (working || detached) return;
  working = true;
  while ((stale || arrived.size > 0) && !ended) {
    await outbox.settled(); // an own message that is just being sent brings its bubble itself
    for (const id of arrived.keys()) if (!isMissing(id)) arrived.delete(id);
    const events = [...arrived.values()];
    const missed = stale || events.length > MANY;
    stale = false; // a reset that comes from here on counts for the next round
    try {
      const server = missed || !events.every(isDrawable) ? await script(() => import('./server.js')) : null;
      if (missed) await server.refresh();
      else if (server) await server.fetchFrom(events);
      else {
        const drawn = events.map(draw);
        arrived.clear();
        show(drawn);
        await pause(DRAW_MS);
      }
    } catch {
      stale ||= missed;
      await pause(Math.random() * RETRY_MS);
    }
  }
  working = false;
}

/** Whether a message has no quote, no link and nothing that HTML changes: those are the server's to draw. */
const isDrawable = ({ message, replyTo }) => !replyTo && !/:\/\/|@|www\.|[\0\r]/i.test(message);

const blank = document.getElementById('pending-bubble').content.firstElementChild;

/** The bubble of a message as its event tells it; `add` writes the time. */
export function draw({ messageId, message, user, createdAt }) {
  const bubble = blank.cloneNode(true);
  const part = (selector) => bubble.querySelector(selector);
  bubble.id = `message-${messageId}`;
  part('.bubble-text').textContent = message || t('Empty message');
  part('.bubble-reply').href = `/chat/${contact}?reply=${messageId}#message`;
  part('.bubble-link').href = `/chat/${contact}?at=${messageId}#${bubble.id}`;
  part('time').dateTime = createdAt;
  if (user.id !== me) {
    bubble.className = 'bubble ';
    part('bdi').textContent = user.name;
    part('.bubble-state').textContent = '';
  }
  return bubble;
}

/** Whether a message is neither on the page nor part of what is not loaded yet, where it would stand above a gap. */
export function isMissing(id) {
  const first = list.querySelector(':scope > .bubble');
  const isOlder = first && !older.parentElement.classList.contains('hidden') && number(id) < number(first.id);
  return !isOlder && !document.getElementById(`message-${id}`);
}

/** Another list has taken the place of what was shown. */
export function startOver() {
  solid = number(lastBubble().id);
  marked = { from: Infinity, upTo: 0 };
  scroller.scrollTop = 0;
  receipts?.show([...bubbles()]);
  showJump();
  markRead();
}

export function show(some) {
  const theirs = add(some).filter(isTheirs);
  if (some.length > 0) solid = Math.max(solid, ...some.map((bubble) => number(bubble.id)));
  const late = Math.min(...theirs.map((bubble) => number(bubble.id)));
  if (late <= marked.upTo) marked = { from: marked.from, upTo: late - 1 }; // stored late: it is not marked with the others
  showJump();
  drawLine(some.filter((bubble) => bubble.isConnected));
  markRead();
}

// ---- Older and newer messages

/** The page of older messages has come to its end: from here on it is like any other. */
export function attach() {
  detached = false;
  elsewhere = 0;
  solid = number(lastBubble().id);
  stale = true; // something may have come since
  work();
}

let openedAt = NaN; // where the room has scrolled to by itself
for (const link of [older, newer])
  link?.addEventListener('click', async (event) => {
    if (!isPlain(event)) return;
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
  if (bubble) return bubble.scrollIntoView({ block: 'center' });
  if (new URLSearchParams(location.search).get('at') === id) return;
  ended = true; // nothing of this page is read
  location.replace(`/chat/${contact}?at=${id}#message-${id}`);
}

addEventListener('hashchange', findTarget);
for (const event of ['pointerover', 'focusin']) list.addEventListener(event, way, { once: true });
list.addEventListener('click', async (event) => {
  const link = event.target.closest('.bubble-link, .bubble-quote');
  if (!link || !isPlain(event)) return;
  if (!document.getElementById(link.hash.slice(1))) return; // the link leads to the page that has it
  event.preventDefault();
  const loaded = await way(); // a touch may be faster than it
  if (loaded) loaded.follow(link);
  else location.assign(link.href);
});

// ---- Read marks

// I have read theirs from the one number to the other, and the server knows.
const firstNew = list.querySelector('.new-line + .bubble');
let marked =
  'unmarked' in list.dataset && (firstNew || above())
    ? { from: Infinity, upTo: firstNew ? number(firstNew.id) - 1 : 0 }
    : { from: firstShown(), upTo: lastTheirs() };

/** How much of a bubble makes it seen, in pixels: half of it, or of the screen. */
function enough({ height }) {
  return Math.min(height, scroller.clientHeight) / 2;
}

/** The number of the first bubble that is seen or below what is seen. */
function firstShown(top = -Infinity) {
  const first = [...bubbles()].find((bubble) => {
    const box = bubble.getBoundingClientRect();
    return box.bottom - enough(box) >= top;
  });
  return first ? number(first.id) : Infinity;
}

/** The number of the last bubble of theirs that is seen or above what is seen. */
function lastTheirs(bottom = Infinity) {
  const theirs = [...list.querySelectorAll(':scope > .bubble:not(.bubble-own)')];
  const seen = theirs.findLast((bubble) => {
    const box = bubble.getBoundingClientRect();
    return box.top + enough(box) <= bottom;
  });
  return seen ? number(seen.id) : 0;
}

let timer = 0;
let toldAt = -MARK_INTERVAL_MS;

/** What is on the screen is read, when somebody looks at it. */
export function markRead(delay = Math.max(MARK_MS, toldAt + MARK_INTERVAL_MS - performance.now())) {
  timer ||= setTimeout(tellRead, delay);
}

async function tellRead() {
  const { top, bottom } = scroller.getBoundingClientRect();
  const seen = { from: firstShown(top), upTo: lastTheirs(bottom) };
  const isNew = seen.upTo > marked.upTo || (seen.upTo > 0 && seen.from < marked.from);
  if (ended || !isNew || !isLooking()) {
    timer = 0;
    return countAll();
  }
  const from = Math.min(seen.from, marked.from); // what was passed in a jump is read, too
  const upTo = Math.max(seen.upTo, marked.upTo);
  const body = { sender_id: contact, from: toId(from), up_to: toId(upTo) };
  const known = marked;
  toldAt = performance.now();
  expectMarked(upTo);
  const response = await post('/chat/mark-read', body, { keepalive: true }).catch(() => null);
  timer = 0;
  if (!response?.ok) return markRead(RETRY_MS);
  const { count } = await response.json().catch(() => ({ count: 0 }));
  if (marked === known) marked = { from, upTo }; // else the list has become another one meanwhile
  noteMarked(count);
  showJump();
  markRead(); // there may be more by now
}

// ---- The other conversations, beside this one where the window is wide

const wide = matchMedia('(min-width: 64rem)'); // parts/beside.css has it, too
const showBeside = () => wide.matches && script(() => import('./conversations.js'));
for (const event of ['pointermove', 'keydown']) addEventListener(event, showBeside, { once: true });
wide.addEventListener('change', showBeside);
if ('unmarked' in list.dataset) whenIdle(showBeside);
else setTimeout(showBeside, BESIDE_MS);

// ---- What drives it

on('message.sent', (data) => {
  if (data.user.id !== contact) return;
  document.querySelector('h1 a').textContent = data.user.name;
  if (detached) {
    elsewhere += 1;
    countAll();
  }
  showJump();
  take(data);
});
on('message.echo', (data) => {
  if (data.receiverId === contact) take(data);
});
on('message.read', async (data) => {
  if (data.readerId !== contact || data.contactId !== me) return;
  (await loadReceipts())?.note(data);
});
on('reset', async () => {
  stale = true;
  work();
  (await loadReceipts())?.showAll();
});
on('signed-out', () => {
  ended = true;
});

outbox.onSent((receiver, html) => {
  if (receiver !== contact) return;
  if (detached) return location.assign(`/chat/${contact}`);
  add(parse(html));
  shell.prompt.offer();
});

scroller.addEventListener(
  'scroll',
  () => {
    if (scroller.scrollTop !== openedAt) more();
    showJump();
    markRead();
  },
  { passive: true },
);
addEventListener('focus', () => markRead());
document.addEventListener('visibilitychange', () => markRead());

addEventListener('pageshow', ({ persisted }) => {
  const isBack = persisted || performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
  if (!isBack || !above() || detached) return;
  script(() => import('./server.js')).then((server) => server?.renewAbove()); // it may be read by now
});

// The page that gives a refused text back stands under the form's address, which is none to reload or to return to.
if (location.pathname === '/chat/send') history.replaceState(null, '', `/chat/${contact}`);
whenIdle(() => separateDays(list));
openAtLine();
findTarget();
showJump();
markRead();
