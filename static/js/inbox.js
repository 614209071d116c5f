/**
 * The inbox, live: a message moves its conversation up and changes preview, time and count. What cannot be known from
 * the event alone (a person not on the page, counts after reading) is fetched as this page anew. The filter box
 * narrows the page's own list while one types; Enter asks the server for everybody.
 */
import { me, on } from './stream.js';
import { fetchPage, localize, make, t } from './frame.js';
import './outbox.js';

const REFRESH_MS = 400; // several events are one fetch
const RETRY_MS = 10_000;

const list = document.getElementById('contacts');
const filter = document.getElementById('filter');
const asked = filter.value;
const needsReply = new URLSearchParams(location.search).get('show') === 'needs-reply';
const noMatch = document.getElementById('no-match');

const number = (id) => Number((id || 'M0').slice(1));

// ---- Live

let during = null; // the events that arrive while the list is fetched: it may be older than they are

function arrived(person, data, own) {
  during?.push([person, data, own]);
  const row = list.querySelector(`[data-contact="${CSS.escape(person)}"]`);
  if (!row) return refresh();
  if (number(data.messageId) <= number(row.dataset.last)) {
    if (!own && data.messageId !== row.dataset.last) refresh(); // it was stored late, and counts all the same
    return;
  }
  row.dataset.last = data.messageId;
  row.querySelector('.contact-author').textContent = own ? t('You:') : '';
  row.querySelector('.contact-text').textContent = data.message;
  row.querySelector('.contact-time').replaceChildren(make('time', { dateTime: data.createdAt }));
  row.querySelector('.contact').classList.toggle('needs-reply', !own);
  localize(row);
  if (own && needsReply) refresh(); // which it does no longer
  if (!own) count(row, Number(row.querySelector('.contact-unread').textContent) + 1);
  const next = [...list.children].find((other) => number(other.dataset.last) < number(data.messageId));
  if (next && next !== row) moveBefore(row, next);
}

/** Moves a row without losing the focus inside it. */
function moveBefore(row, next) {
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  next.before(row);
  focused?.focus({ preventScroll: true });
}

function count(row, unread) {
  const badge = row.querySelector('.contact-unread');
  badge.textContent = unread || '';
  badge.classList.toggle('hidden', unread === 0);
}

let timer = 0;

function refresh(delay = REFRESH_MS) {
  timer ||= setTimeout(fetchList, delay);
}

async function fetchList() {
  timer = 0;
  during = [];
  try {
    const page = await fetchPage();
    const fresh = page.getElementById('contacts');
    localize(fresh);
    const focused = document.activeElement?.closest?.('[data-contact]')?.dataset.contact;
    list.replaceChildren(...fresh.children);
    document.querySelector('.tabs').replaceChildren(...page.querySelector('.tabs').childNodes);
    document.querySelector('.empty')?.classList.toggle('hidden', list.children.length > 0);
    if (focused) list.querySelector(`[data-contact="${CSS.escape(focused)}"] a`)?.focus({ preventScroll: true });
    const missed = during;
    during = null;
    for (const event of missed) arrived(...event);
    narrow();
  } catch {
    during = null; // the page that is fetched in their stead is newer than they are
    refresh(Math.random() * RETRY_MS);
  }
}

on('message.sent', (data) => arrived(data.user.id, data, false));
on('message.echo', (data) => arrived(data.receiverId, data, true));
on('message.read', (data) => {
  if (data.readerId === me) refresh();
});
on('reset', () => refresh());
addEventListener('pageshow', (event) => {
  if (event.persisted) refresh();
});

// ---- Filter

/** "Anaïs" is found by "anais". */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function narrow() {
  const words = plain(filter.value === asked ? '' : filter.value).split(/\s+/); // the server has answered `asked`
  let shown = 0;
  for (const row of list.children) {
    const name = plain(row.querySelector('.contact-name').textContent);
    const matches = words.every((word) => name.includes(word));
    row.classList.toggle('hidden', !matches);
    if (matches) shown += 1;
  }
  const none = shown === 0 && list.children.length > 0;
  noMatch.classList.toggle('hidden', !none);
  noMatch.textContent = none ? t('Nobody on this page. Press Enter to look among everybody.') : '';
}

filter.addEventListener('input', narrow);
narrow();
