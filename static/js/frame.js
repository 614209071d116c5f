/**
 * What every page of a signed-in user has: the unread badge, the reader's own times, a word when signed out.
 *
 *   import { localize, post, t } from './frame.js';
 *   t('Characters left: {1}', 20);                      // in the page's language
 *   localize(element);                                  // times inside it in the reader's zone and manner
 *   await post('/chat/mark-read', { sender_id: … });    // JSON, with the page's CSRF token
 */
import { me, on } from './stream.js';

const BADGE_DELAY_MS = 250; // several events at once are one request
const BADGE_INTERVAL_MS = 2_000; // between two requests

const ICON_DOT = "%3Ccircle%20cx='25'%20cy='7'%20r='7'%20fill='%23e5484d'/%3E"; // on the icon of the tab
const RETRY_MS = 10_000; // longest wait before a count that could not be had is asked for again

const TIMEOUT_MS = 20_000; // of any request

// templates/phrases.tpl; a page in English has none.
const phrases = new Map(
  [...(document.getElementById('phrases')?.content.children ?? [])].map((each) => [each.dataset.en, each.textContent]),
);

/** The phrase `english` in the page's language, as a list of texts with `values` in the places of {1}, {2}, … */
export const tNodes = (english, ...values) =>
  (phrases.get(english) ?? english).split(/\{(\d)\}/).map((part, i) => (i % 2 ? values[part - 1] : part));

/** The same as one text. */
export const t = (english, ...values) => tNodes(english, ...values).join('');

/** An element with its properties or attributes, and what stands in it. */
export function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A click that follows a link here, not one that opens it elsewhere. */
export const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey);

/** The number of a message, by its id or its bubble's. */
export const number = (id) => Number(id?.replace(/^(message-)?M/, ''));

/** What this browser remembers under `key`; null: nothing, or it has no storage. */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Has the browser remember `value`; null: nothing any more. Tells whether it can. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export const tokenMeta = document.querySelector('meta[name="csrf-token"]');

/**
 * POSTs `body` as JSON, once more when this page's token is an old one (token.js).
 * @returns {Promise<Response>}
 */
export async function post(path, body, { accept = 'application/json', ...options } = {}) {
  const attempt = () =>
    fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': tokenMeta.content, Accept: accept },
      body: JSON.stringify(body),
      signal: expiry(),
      ...options,
    });
  const response = await attempt();
  return response.status === 403 ? (await import('./token.js')).repeat(attempt, response) : response;
}

/** A signal that aborts a request after a while. */
function expiry() {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), TIMEOUT_MS);
  return abort.signal;
}

/** GETs `path` as it is now: a page that one has gone back to would be given what is old. */
export const get = (path, accept) => fetch(path, { headers: { Accept: accept }, cache: 'no-cache', signal: expiry() });

/** Fetches a page, this one unless told, as a document, without running anything of it. */
export async function fetchPage(path = location.href) {
  const response = await get(path, 'text/html');
  if (!response.ok || response.redirected) throw new Error(`page: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

// The badge. The count is always the server's: a count kept here could drift.
const badge = document.getElementById('unread-message-count');
let timer = 0;
let asking = false;
let askedAt = -BADGE_INTERVAL_MS;
let uncounted = 0; // messages that are about to be read; NaN: the badge may have some of them

function refreshBadge() {
  if (asking) asking = 'again';
  else askIn(Math.max(BADGE_DELAY_MS, askedAt + BADGE_INTERVAL_MS - performance.now()));
}

/** The room is about to mark messages up to this number as read. */
export function expectMarked(upTo) {
  counted = Math.max(counted, upTo);
}

/** The room has marked so many as read. */
export function noteMarked(count) {
  uncounted -= count;
  if (!(uncounted >= 0)) countAll();
  else if (count === 0) refreshBadge(); // another page has, or the response to the first attempt was lost
}

/** The room has nothing to mark now. */
export function countAll() {
  if (uncounted !== 0) refreshBadge();
  uncounted = 0;
}

function askIn(ms) {
  timer ||= setTimeout(askCount, ms);
}

async function askCount() {
  asking = true;
  timer = 0;
  askedAt = performance.now();
  uncounted &&= NaN;
  try {
    const response = await get('/chat/unread', 'application/json');
    if (!response.ok) throw new Error(`unread: ${response.status}`);
    showCount((await response.json()).count);
  } catch {
    asking = 'later';
  }
  const then = asking;
  asking = false;
  if (then === 'again') refreshBadge();
  else if (then === 'later') askIn(Math.random() * RETRY_MS);
}

const title = document.title;
const icon = document.querySelector('link[rel="icon"]');
const plainIcon = icon?.href;

function showCount(count) {
  document.title = count > 0 ? `(${count}) ${title}` : title;
  navigator.setAppBadge?.(count).catch(() => {}); // of the installed app; 0 takes it away
  if (icon) icon.href = count > 0 ? plainIcon.replace('%3C/svg%3E', `${ICON_DOT}%3C/svg%3E`) : plainIcon;
  if (!badge) return;
  badge.textContent = count;
  badge.classList.toggle('hidden', !(count > 0));
}

const fromDatabase = document.querySelector('meta[name="chat-cursor"]') !== null; // else it is an error page
if (!fromDatabase) refreshBadge();
else if (badge) showCount(Number(badge.textContent));
on('reset', refreshBadge);
on('message.sent', ({ user }) => {
  if (user.id !== room || !isLooking()) refreshBadge();
  else uncounted = asking ? NaN : uncounted + 1; // the room marks it, or counts all
});
// What was marked as read with the room, or by it, is not in its badge any more.
const room = document.getElementById('receiver_id')?.value;
const theirs = [...document.querySelectorAll(':not([data-unmarked]) > .bubble:not(.bubble-own)')];
let counted = number(theirs.at(-1)?.id ?? 'M0');

on('message.read', ({ readerId, contactId, upTo }) => {
  if (contactId === room && number(upTo) <= counted) return;
  const none = badge?.textContent === '0' && !timer && !asking; // then there is nothing that reading could lower
  if (readerId === me && !none) refreshBadge();
});
addEventListener('message-received', refreshBadge); // the guide's own scripts say so
addEventListener('online', refreshBadge);
addEventListener('pageshow', (event) => {
  if (event.persisted) refreshBadge();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') refreshBadge();
});

// The server need not mark what a room shows as read: its script does, when somebody looks at it.
document.cookie = `beantrack_scripts=1; path=/; SameSite=Lax`;

const lostLine = document.getElementById('lost');
const sayPlainly = () => {
  if (lostLine) lostLine.textContent = t('You are signed out. {1}.', t('Sign in again'));
};

on('lost', ({ lost }) => {
  document.documentElement.classList.toggle('lost', Boolean(lost));
  if (lostLine) lostLine.textContent = lost ? t('No connection. Trying again…') : '';
});

// Scripts that come when there is something to do.
const presence = () => import('./presence.js');
const notify = () => import('./notify.js');
const app = () => import('./app.js');
const signingOut = () => import('./sign_out.js');
const notice = () => import('./notice.js');
const loading = new Map(); // script → until it is there for the call before: calls come in the order of their events

/** Has the script that `load` imports do something when it is there; `without` is called where it cannot be had. */
function later(load, run, without) {
  const loaded = (loading.get(load) ?? Promise.resolve()).then(load);
  const hint = loaded.catch(() => without?.()); // one that cannot be had is none
  loading.set(load, hint);
  hint.then((module) => module && run(module));
}

for (const [type, name] of [
  ['typing', 'showTyping'],
  ['presence', 'show'],
])
  on(type, (data) => later(presence, (script) => script[name](data)));

let opened = false;
on('open', () => {
  if (opened) later(presence, ({ askAfresh }) => askAfresh().catch(() => {}));
  opened = true; // at first, what the page came with is fresh
});

// Which room is being looked at, in whichever tab: the tab's own name, and the contact.
const LOOKING_KEY = `beantrack.looking.${me}`;
const TAB = Math.random().toString(36).slice(2);

/** Whether somebody looks at this page. */
export const isLooking = () => document.visibilityState === 'visible' && document.hasFocus();

const looked = () => recall(LOOKING_KEY)?.split(' ') ?? []; // no storage: then no tab knows of another

const isLookedAt = (contact) => (isLooking() && room === contact) || looked()[1] === contact;

function noteLooking(looking) {
  if (looking) remember(LOOKING_KEY, `${TAB} ${room ?? ''}`);
  else if (looked()[0] === TAB) remember(LOOKING_KEY, null);
}

for (const event of ['focus', 'blur', 'pageshow']) addEventListener(event, () => noteLooking(isLooking()));
document.addEventListener('visibilitychange', () => noteLooking(isLooking()));
addEventListener('pagehide', () => noteLooking(false));
noteLooking(isLooking());

// How to tell: as the page that was opened last has it, for all tabs.
export const WAYS_KEY = `beantrack.ways.${me}`;
if (fromDatabase) remember(WAYS_KEY, document.querySelector('meta[name="chat-notify"]').content);

on('message.sent', (data) => {
  if (!isLookedAt(data.user.id)) later(notify, ({ tell }) => tell(data));
});
on('message.read', (data) => {
  if (data.readerId === me && mayShow()) later(notify, ({ withdraw }) => withdraw(data));
});
const mayShow = () => globalThis.Notification?.permission === 'granted'; // else there is nothing to withdraw

// The offline page and the worker that shows it come when the page has long been there.
const APP_DELAY_MS = 10_000;
const join = () => setTimeout(later, APP_DELAY_MS, app, ({ register }) => register());
if (document.readyState === 'complete') join();
else addEventListener('load', join);

// Times, in the reader's zone and variety of the page's language, with the digits of all else here.
const { lang } = document.documentElement;
const locale = navigator.languages.find((each) => each.split('-')[0] === lang) ?? lang;
const MANNERS = {
  clock: { hour: 'numeric', minute: '2-digit' },
  full: { dateStyle: 'long', timeStyle: 'short' },
  dayLong: { dateStyle: 'full' },
  dayShort: { day: 'numeric', month: 'short' },
  dayYear: { day: 'numeric', month: 'short', year: 'numeric' },
};
const formats = new Map(); // made when they are first used: the first one costs a phone more than all else here
function write(manner, date) {
  if (!formats.has(manner))
    formats.set(manner, new Intl.DateTimeFormat(locale, { ...MANNERS[manner], numberingSystem: 'latn' }));
  return formats.get(manner).format(date);
}

let relative; // "today", "yesterday"
function nameNearDay(days) {
  relative ??= new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const name = relative.format(days, 'day');
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

const IDLE_MS = 500; // longest wait for a moment in which the page has nothing else to do

/** Runs `fn` when the page is there and answers: for what the server has written already, if not in the reader's manner. */
export const whenIdle = (fn) => (globalThis.requestIdleCallback ?? setTimeout)(fn, { timeout: IDLE_MS });

/** Rewrites the times inside `root`: in lists as briefly as is clear, elsewhere the hour. */
export function localize(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const date = new Date(time.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    time.textContent = time.closest('.contacts, .results, .sessions, .presence') ? brief(date) : write('clock', date);
    (time.closest('.bubble-link') ?? time).title = write('full', date);
  }
}

function brief(date) {
  const now = new Date();
  if (date.toDateString() === now.toDateString()) return write('clock', date);
  return write(date.getFullYear() === now.getFullYear() ? 'dayShort' : 'dayYear', date);
}

const DAY_MS = 24 * 3_600_000;

/** "Today", "Yesterday", and the date of other days. */
function dayName(date) {
  const noon = (day) => new Date(day).setHours(12, 0, 0, 0); // days may have an hour more or less
  const days = Math.round((noon(date) - noon(Date.now())) / DAY_MS);
  return days === 0 || days === -1 ? nameNearDay(days) : write('dayLong', date);
}

/** Puts each day's name above its first bubble. */
export function separateDays(list) {
  let day = '';
  let mark = null; // a day's name that has no bubble under it yet
  for (const row of [...list.children]) {
    if (row.classList.contains('day')) {
      mark?.remove();
      mark = row;
    }
    if (!row.classList.contains('bubble')) continue;
    const name = dayName(new Date(row.querySelector('time').dateTime));
    if (name === day) mark?.remove();
    else if (!mark) {
      const above = row.previousElementSibling?.classList.contains('new-line') ? row.previousElementSibling : row;
      above.before(make('p', { className: 'day', textContent: name }));
    } else if (mark.textContent !== name) mark.textContent = name;
    mark = null;
    day = name;
  }
  mark?.remove();
}

whenIdle(() => {
  localize(document.body);
  // For the next page, whose days the server names, and for the days of a search.
  document.cookie = `beantrack_zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; SameSite=Lax`;
});

// How times are written depends on the day and on the zone of the device. A page may be open for days, and travel.
const DAY_CHECK_MS = 1_000;
const dayAndZone = () => String(new Date()).replace(/\d+:\d+:\d+/, '');
let writtenOn = dayAndZone();

function renewTimes() {
  if (writtenOn === dayAndZone()) return;
  writtenOn = dayAndZone();
  formats.clear();
  localize(document.body);
  const messages = document.getElementById('chat-messages');
  if (messages) separateDays(messages);
}

setInterval(renewTimes, DAY_CHECK_MS);
for (const event of ['pageshow', 'visibilitychange']) addEventListener(event, renewTimes);

const signOut = document.querySelector('[action="/logout"]');
signOut?.addEventListener('submit', (event) => {
  event.preventDefault();
  later(
    signingOut,
    ({ leave }) => leave(signOut),
    () => signOut.submit(),
  );
});

on('signed-out', () => {
  later(notice, ({ askToSignIn }) => askToSignIn(), sayPlainly);
  navigator.clearAppBadge?.().catch(() => {});
  if (mayShow()) later(notify, ({ withdrawAll }) => withdrawAll());
});
