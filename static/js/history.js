/**
 * More of the conversation: what is older comes when one scrolls up to it, and on a page of older messages what is
 * newer when one scrolls down. What is being read stays where it is. Loaded by the room when it is first scrolled.
 */
import { number, t } from './frame.js';
import {
  add,
  attach,
  contact,
  idOf,
  lastBubble,
  list,
  markRead,
  newer,
  older,
  quietly,
  scroller,
  showJump,
} from './room.js';
import { fetchHistory } from './server.js';

const NEAR_PX = 600; // so near the end of what is loaded, more is

function setOlder(id, hasOlder) {
  if (!hasOlder && document.activeElement === older) scroller.focus(); // the link goes, the focus stays near
  if (id) older.href = `/chat/${contact}?before=${id.replace('message-', '')}`;
  older.parentElement.classList.toggle('hidden', !hasOlder);
}

async function loadOlder() {
  const { messages, hasOlder } = await fetchHistory(`?before=${idOf(list.querySelector('.bubble'))}`);
  add(messages);
  const above = document.querySelector('.above a');
  if (above) above.textContent = t('Earlier unread messages'); // fewer than the page came with
  setOlder(messages[0]?.id, hasOlder);
}

async function loadNewer() {
  const { messages, hasNewer } = await fetchHistory(`?after=${idOf(lastBubble())}`);
  const top = scroller.scrollHeight + scroller.scrollTop;
  add(messages);
  scroller.scrollTop = top - scroller.scrollHeight; // grown at its end, which is where it is measured from
  newer.href = `/chat/${contact}?after=${idOf(lastBubble())}`;
  if (hasNewer) return;
  if (newer.parentElement.contains(document.activeElement)) scroller.focus(); // the links go, the focus stays near
  newer.parentElement.remove();
  attach();
}

const loaders = new Map([[older, loadOlder]]);
if (newer) loaders.set(newer, loadNewer);
const busy = new Map(); // link → its loading

/** Loads what a link leads to, once at a time. Tells whether it could be had. */
export function load(link) {
  if (!busy.has(link)) busy.set(link, attempt(link));
  return busy.get(link);
}

async function attempt(link) {
  try {
    await quietly(loaders.get(link));
    return true;
  } catch {
    return false;
  } finally {
    busy.delete(link);
    showJump();
    markRead();
  }
}

// What comes near the screen is loaded; after a failure the link waits to be clicked.
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) approach(target);
  },
  { root: scroller, rootMargin: `${NEAR_PX}px` },
);

async function approach(link) {
  if (link.parentElement.classList.contains('hidden')) return;
  near.unobserve(link);
  // Who has come to the link by the Tab key says when: it must not move away from under the focus.
  if (link === document.activeElement) link.addEventListener('blur', () => near.observe(link), { once: true });
  else if (await load(link)) near.observe(link); // which looks again at once
}

for (const link of loaders.keys()) near.observe(link);
