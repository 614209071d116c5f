/**
 * What only the server can draw or tell: messages with links or quotes, and what may have been missed. Loaded by the
 * room when there is such a message, and after a reset.
 */
import { fetchPage, get, localize, number, separateDays } from './frame.js';
import {
  above,
  arrived,
  bubbles,
  contact,
  draw,
  isMissing,
  list,
  older,
  parse,
  quietly,
  scroller,
  show,
  solid,
  stale,
  startOver,
  toId,
} from './room.js';

const OVERLAP = 10; // so many messages in common: the two lists join (events may pass each other by a few places)

/** A part of the conversation: { messages (their bubbles), hasOlder, hasNewer }. */
export async function fetchHistory(query) {
  const response = await get(`/chat/${contact}/messages${query}`, 'text/html');
  if (!response.ok) throw new Error(`messages: ${response.status}`);
  const has = (header) => response.headers.get(header) === '1';
  return { messages: parse(await response.text()), hasOlder: has('X-Has-Older'), hasNewer: has('X-Has-Newer') };
}

/** Fetches these messages, and what has come between and after them. One that the server does not list yet is drawn. */
export async function fetchFrom(events) {
  const first = Math.min(...events.map(({ messageId }) => number(messageId)));
  const { messages, hasNewer } = await fetchHistory(`?after=${toId(first - 1)}`);
  if (stale) return;
  show(messages);
  const due = events.filter(({ messageId }) => !hasNewer || number(messageId) <= solid);
  for (const { messageId } of due) arrived.delete(messageId);
  show(due.filter(({ messageId }) => isMissing(messageId)).map(draw));
}

/** Fetches the newest messages and merges them; where they may not join the list, the page anew. */
export async function refresh() {
  const asked = [...arrived.keys()]; // what comes from here on may not be in the answer
  const shown = [...bubbles()];
  const { messages: newest, hasOlder } = await fetchHistory('');
  if (!agree(shown, newest)) return location.reload();
  const joins = newest.filter((bubble) => number(bubble.id) <= solid).length >= OVERLAP;
  if (hasOlder && !joins) await replace();
  else show(newest);
  for (const id of asked) if (number(id) <= solid) arrived.delete(id);
  return undefined;
}

const textOf = (bubble) => bubble.querySelector('.bubble-text').textContent;

/** Whether `newest` has what is shown of its time. A database that was restored may give an id to another message. */
function agree(shown, newest) {
  const texts = new Map(newest.map((bubble) => [bubble.id, textOf(bubble)]));
  const first = number(newest[0]?.id ?? 'M0');
  return shown.every((bubble) => number(bubble.id) < first || texts.get(bubble.id) === textOf(bubble));
}

/** Lets the newest page of the conversation take the place of what is shown. */
async function replace() {
  const page = await fetchPage(`/chat/${contact}`);
  await quietly(() => {
    list.replaceChildren(...page.getElementById('chat-messages').children);
    localize(list);
    separateDays(list);
  });
  showAbove(page);
  older.href = page.getElementById('older').href;
  older.parentElement.classList.remove('hidden');
  startOver();
}

/** Says of what is unread above the page what a newer `page` says. */
function showAbove(page) {
  above()?.remove();
  scroller.before(...page.querySelectorAll('.room > .above')); // not the one for who has no scripts
}

export const renewAbove = () => fetchPage(`/chat/${contact}`).then(showAbove, () => {});
