/**
 * Who is there: "online" or "last seen …" in the head of a room, a dot beside the people of a list, and in both who is
 * writing. Loaded when the first word of it comes.
 */
import { on } from './stream.js';
import { get, localize, make, t, tNodes } from './frame.js';

const WRITING_MS = 6_000; // so long after the last word of it somebody is writing
const MAX_IDS = 100; // that one question may name

const marks = (user) => document.querySelectorAll(`[data-presence="${CSS.escape(user)}"]`);
const head = document.getElementById('presence');

let known = null; // what the head says when nobody writes
const writing = new Map(); // user → timer of when that is no longer so

export function show({ userId, online, seenAt }) {
  for (const mark of marks(userId)) {
    mark.classList.toggle('online', online);
    if (mark === head) known = words(online, seenAt);
    else mark.parentElement.querySelector('.contact-presence').textContent = online ? t('online') : '';
  }
  if (known && !writing.has(head.dataset.presence)) sayKnown();
}

function words(online, seenAt) {
  if (online) return [t('online')];
  if (!seenAt) return [];
  return tNodes('last seen {1}', make('time', { dateTime: seenAt }));
}

function sayKnown() {
  head.replaceChildren(...known);
  localize(head);
}

export function showTyping({ userId, typing }) {
  clearTimeout(writing.get(userId));
  if (typing) writing.set(userId, setTimeout(showTyping, WRITING_MS, { userId, typing: false }));
  else writing.delete(userId);
  if (head?.dataset.presence === userId) showInHead(typing);
  showInList(userId, typing);
}

function showInHead(typing) {
  known ??= [...head.childNodes];
  if (typing) head.textContent = t('is writing…');
  else sayKnown();
}

function showInList(userId, typing) {
  const last = document.querySelector(`[data-contact="${CSS.escape(userId)}"] .contact-last`);
  last?.querySelector('.contact-writing')?.remove();
  if (typing) last?.prepend(make('span', { className: 'contact-writing', textContent: t('is writing…') }));
}

/** What was said while this page heard nothing is not said again: so it asks. */
export async function askAfresh() {
  const ids = [...new Set([...document.querySelectorAll('[data-presence]')].map((mark) => mark.dataset.presence))];
  if (ids.length === 0) return;
  const response = await get(`/chat/presence?ids=${ids.slice(0, MAX_IDS).join(',')}`, 'application/json');
  if (response.ok) for (const each of (await response.json()).presence) show(each);
}

on('message.sent', ({ user }) => {
  if (writing.has(user.id)) showTyping({ userId: user.id, typing: false });
});
