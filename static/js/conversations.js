/**
 * The list of conversations, live: the inbox's own, and the recent ones beside a room. A message moves its conversation
 * up and changes preview, time and count. What cannot be known from the event alone (a person not in the list, counts
 * after reading) is fetched as the inbox anew; the list then dispatches `refreshed`, with the fetched page as its
 * detail. Beside a room it is loaded, and fetched for the first time, when somebody is there to see it.
 */
import { me, on } from './stream.js';
import { fetchPage, isLooking, localize, make, number, recall, t } from './frame.js';
import { draftIn, draftKey } from './outbox.js';

const REFRESH_MS = 400; // several events are one fetch
const READING_MS = 2_000; // somebody who reads on in the room marks one screen after the other
const RETRY_MS = 10_000;
const MOST = 30; // conversations beside a room

const list = document.getElementById('contacts');
const room = document.getElementById('receiver_id')?.value; // that the list stands beside
const jump = document.getElementById('jump'); // its way to the newest
const needsReply = new URLSearchParams(location.search).get('show') === 'needs-reply';

const rowOf = (person) => list.querySelector(`[data-contact="${CSS.escape(person)}"]`);

let during = null; // the events that arrive while the list is fetched: it may be older than they are

function arrived(person, data, own) {
  during?.push([person, data, own]);
  const row = rowOf(person);
  if (!row) return refresh();
  if (number(data.messageId) <= number(row.dataset.last)) {
    if (!own && data.messageId !== row.dataset.last) refresh(); // it was stored late, and counts all the same
    return;
  }
  row.dataset.last = data.messageId;
  row.querySelector('.contact-author').textContent = own ? t('You:') : '';
  row.querySelector('.contact-text').textContent = data.message || t('Empty message');
  row.querySelector('.contact-time').replaceChildren(make('time', { dateTime: data.createdAt }));
  row.querySelector('.contact').classList.toggle('needs-reply', !own && row.dataset.readOnly === undefined);
  localize(row);
  if (own && needsReply) refresh(); // which it does no longer
  if (!own && !isReadAtOnce(person)) count(row, Number(row.querySelector('.contact-unread').textContent) + 1);
  const next = [...list.children].find((other) => number(other.dataset.last) < number(data.messageId));
  if (next && next !== row) moveBefore(row, next);
}

/** A message that arrives at the end of the room, with somebody looking, is read before one could see it counted. */
const isReadAtOnce = (person) => person === room && isLooking() && jump.classList.contains('hidden');

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

/** Where nothing is unread, what is being written to somebody stands before what was said last. */
function showDraft(row) {
  row.querySelector('.contact-draft')?.remove();
  const { contact } = row.dataset;
  const { text } = draftIn(recall(draftKey(contact)));
  if (!text.trim() || contact === room) return;
  const words = make('span', { dir: 'auto', textContent: text });
  const draft = make('span', { className: 'contact-draft' }, make('b', { textContent: t('Draft:') }), ' ', words);
  row.querySelector('.contact-last').prepend(draft);
}

function showDrafts() {
  for (const row of list.children) showDraft(row);
}

let timer = 0;
let again = 0; // ms after which the list is to be fetched once more, when it has been
let ended = false;

function refresh(delay = REFRESH_MS) {
  if (during) again = again ? Math.min(again, delay) : delay;
  else if (!ended) timer ||= setTimeout(fetchList, delay);
}

async function fetchList() {
  timer = again = 0;
  during = [];
  try {
    const page = await fetchPage(room ? `/chat?limit=${MOST}` : location.href);
    const fresh = [...page.getElementById('contacts').children];
    const focused = document.activeElement?.closest?.('[data-contact]')?.dataset.contact;
    list.replaceChildren(...(room ? fresh.filter((row) => row.dataset.last) : fresh));
    if (room) rowOf(room)?.querySelector('a').setAttribute('aria-current', 'page');
    localize(list);
    showDrafts();
    if (focused) rowOf(focused)?.querySelector('a').focus({ preventScroll: true });
    const missed = during;
    during = null;
    for (const event of missed) arrived(...event);
    list.dispatchEvent(new CustomEvent('refreshed', { detail: page }));
  } catch {
    during = null; // the page that is fetched in their stead is newer than they are
    again ||= Math.random() * RETRY_MS;
  }
  if (again) refresh(again);
}

on('message.sent', (data) => arrived(data.user.id, data, false));
on('message.echo', (data) => arrived(data.receiverId, data, true));
on('message.read', ({ readerId, contactId, upTo }) => {
  if (readerId !== me) return;
  const row = contactId === room ? rowOf(room) : null;
  if (row && number(upTo) >= number(row.dataset.last) && !document.querySelector('.above')) count(row, 0);
  else refresh(row ? READING_MS : REFRESH_MS);
});
on('reset', () => refresh());
on('signed-out', () => {
  ended = true;
});
addEventListener('pageshow', (event) => {
  if (event.persisted) refresh();
});
addEventListener('storage', ({ key }) => {
  for (const row of list.children) if (key === draftKey(row.dataset.contact)) showDraft(row);
});
showDrafts();
if (room) fetchList();
