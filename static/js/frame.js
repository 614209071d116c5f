/**
 * What every page of a signed-in user has: the unread badge, the reader's own times, a word when signed out.
 *
 *   import { localize, post, t } from './frame.js';
 *   t('Characters left: {1}', 20);                      // in the page's language
 *   localize(element);                                  // times inside it in the reader's zone and manner
 *   await post('/chat/mark-read', { sender_id: … });    // JSON, with the page's CSRF token
 */
import { me, on } from './stream.js';

const BADGE_DELAY_MS = 250; // several events at once are one request; a room marks as read within it

const ICON_DOT = "%3Ccircle%20cx='25'%20cy='7'%20r='7'%20fill='%23e5484d'/%3E"; // on the icon of the tab
const RETRY_MS = 10_000; // longest wait before a count that could not be had is asked for again

const TIMEOUT_MS = 20_000; // of any request

// The phrases of scripts in the page's language (templates/phrases.tpl). A page in English has none: there they are
// what the scripts say.
const phrases = new Map(
  [...(document.getElementById('phrases')?.content.children ?? [])].map((each) => [each.dataset.en, each.textContent]),
);

/** The phrase `english` in the page's language, as a list of texts with `values` in the places of {1}, {2}, … */
export const tNodes = (english, ...values) =>
  (phrases.get(english) ?? english).split(/\{(\d)\}/).map((part, i) => (i % 2 ? values[part - 1] : part));

/** The same as one text. */
export const t = (english, ...values) => tNodes(english, ...values).join('');

const tokenMeta = document.querySelector('meta[name="csrf-token"]');

/**
 * POSTs `body` as JSON, once more when the user has signed in anew in another tab and this page's token is an old one.
 * Where somebody else has, the answer is a 401: for this page that is to be signed out.
 * @returns {Promise<Response>}
 */
export async function post(path, body, { accept = 'application/json', ...options } = {}) {
  const attempt = () =>
    fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': tokenMeta.content, Accept: accept },
      body: JSON.stringify(body),
      signal: expiry(TIMEOUT_MS),
      ...options,
    });
  const response = await attempt();
  if (response.status !== 403) return response;
  const inbox = await fetchPage('/chat').catch(() => null);
  if (inbox && read(inbox, 'chat-user') !== me) return new Response(null, { status: 401 });
  return inbox && renewToken(read(inbox, 'csrf-token')) ? attempt() : response;
}

/** A signal that aborts a request after `ms` milliseconds. */
export function expiry(ms = TIMEOUT_MS) {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), ms);
  return abort.signal;
}

/** Fetches a page, this one unless told, as a document, without running anything of it. */
export async function fetchPage(path = location.href) {
  const response = await fetch(path, { headers: { Accept: 'text/html' }, signal: expiry() });
  if (!response.ok || response.redirected) throw new Error(`page: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

const read = (page, name) => page.querySelector(`meta[name="${name}"]`)?.content;

/** Takes the token of the user's newest sign-in into this page. Tells whether it is another one. */
function renewToken(token) {
  if (token === tokenMeta.content) return false;
  tokenMeta.content = token;
  for (const field of document.querySelectorAll('input[name="_token"]')) field.value = token;
  return true;
}

// The badge. The count is always the server's: a count kept here could drift.
const badge = document.getElementById('unread-message-count');
let timer = 0;
let asking = false;

export function refreshBadge() {
  if (asking) asking = 'again';
  else askIn(BADGE_DELAY_MS);
}

function askIn(ms) {
  timer ||= setTimeout(askCount, ms);
}

async function askCount() {
  asking = true;
  timer = 0;
  try {
    const response = await fetch('/chat/unread', { headers: { Accept: 'application/json' }, signal: expiry() });
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
for (const type of ['message.sent', 'reset']) on(type, refreshBadge);
// What a room had on it when it came is read, and not in its badge any more.
const room = document.getElementById('receiver_id')?.value;
const number = (id) => Number(id?.replace(/^(message-)?M/, ''));
const counted = number([...document.querySelectorAll('.bubble:not(.bubble-own)')].at(-1)?.id);

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

// Who is there, and word of a message to somebody who looks elsewhere: scripts that come when there is something to do.
const loading = new Map(); // script → until it is there for the call before: calls come in the order of their events

function later(path, run) {
  const loaded = (loading.get(path) ?? Promise.resolve()).then(() => import(path));
  const hint = loaded.catch(() => {}); // one that cannot be had is none
  loading.set(path, hint);
  hint.then((module) => module && run(module));
}

for (const [type, name] of [
  ['typing', 'showTyping'],
  ['presence', 'show'],
])
  on(type, (data) => later('./presence.js', (presence) => presence[name](data)));

let opened = false;
on('open', () => {
  if (opened) later('./presence.js', ({ askAfresh }) => askAfresh().catch(() => {}));
  opened = true; // at first, what the page came with is fresh
});

// Which room is being looked at, in whichever tab: the tab's own name, and the contact.
const LOOKING_KEY = `beantrack.looking.${me}`;
const TAB = Math.random().toString(36).slice(2);
const isLooking = () => document.visibilityState === 'visible' && document.hasFocus();

function looked() {
  try {
    return localStorage.getItem(LOOKING_KEY)?.split(' ') ?? [];
  } catch {
    return []; // no storage: then no tab knows of another
  }
}

const isLookedAt = (contact) => (isLooking() && room === contact) || looked()[1] === contact;

function noteLooking(looking) {
  try {
    if (looking) localStorage.setItem(LOOKING_KEY, `${TAB} ${room ?? ''}`);
    else if (looked()[0] === TAB) localStorage.removeItem(LOOKING_KEY);
  } catch {
    /* the same */
  }
}

for (const event of ['focus', 'blur', 'pageshow']) addEventListener(event, () => noteLooking(isLooking()));
document.addEventListener('visibilitychange', () => noteLooking(isLooking()));
addEventListener('pagehide', () => noteLooking(false));
noteLooking(isLooking());

// How to tell: as the page that was opened last has it, for all tabs.
export const WAYS_KEY = `beantrack.ways.${me}`;
try {
  if (fromDatabase) localStorage.setItem(WAYS_KEY, document.querySelector('meta[name="chat-notify"]').content);
} catch {
  /* then each tab has its own */
}

on('message.sent', (data) => {
  if (!isLookedAt(data.user.id)) later('./notify.js', ({ tell }) => tell(data));
});
on('message.read', (data) => {
  if (data.readerId === me && mayShow()) later('./notify.js', ({ withdraw }) => withdraw(data));
});
const mayShow = () => globalThis.Notification?.permission === 'granted'; // else there is nothing to withdraw

// The offline page and the worker that shows it come when the page has long been there.
const APP_DELAY_MS = 10_000;
const join = () => setTimeout(later, APP_DELAY_MS, './app.js', ({ register }) => register());
if (document.readyState === 'complete') join();
else addEventListener('load', join);

// Times. The server writes them in its own zone; the reader's is known only here.
// They are written as the page's language does, in the reader's own variety of it, with the digits of all else here.
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

/** Puts the name of the day above the first bubble of each day, in the reader's zone. */
export function separateDays(list) {
  let day = '';
  let mark = null; // a day's name that has no bubble under it yet
  for (const row of [...list.children]) {
    if (row.classList.contains('day')) {
      mark?.remove();
      mark = row;
      continue;
    }
    const time = row.querySelector('time');
    const name = time ? write('dayLong', new Date(time.dateTime)) : day;
    if (name === day) mark?.remove();
    else if (mark?.textContent !== name) {
      mark?.remove();
      row.before(dayMark(name));
    }
    mark = null;
    day = name;
  }
  mark?.remove();
}

function dayMark(name) {
  const mark = document.createElement('p');
  mark.className = 'day';
  mark.textContent = name;
  return mark;
}

whenIdle(() => localize(document.body));

const SAID_MS = 4_000; // so long a word in passing stands,
const SPOKEN_MS = 50; // and so long before it the place where it will: or it is not read out

function box(role) {
  const element = document.createElement('p');
  element.className = 'notice';
  element.setAttribute('role', role);
  document.querySelector('.notice')?.remove();
  document.body.append(element);
  return element;
}

/** Says something in passing, unless something stands there that matters. */
export function say(words) {
  if (document.querySelector('.notice[role="alert"]')) return;
  const element = box('status');
  setTimeout(() => element.append(words), SPOKEN_MS);
  setTimeout(() => element.remove(), SAID_MS);
}

on('signed-out', () => {
  const link = document.createElement('a');
  link.href = location.href; // leads through the sign-in and back here
  link.textContent = t('Sign in again');
  box('alert').append(...tNodes('You are signed out. {1}.', link));
  navigator.clearAppBadge?.().catch(() => {});
  if (mayShow()) later('./notify.js', ({ withdrawAll }) => withdrawAll());
});
