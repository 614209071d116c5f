/**
 * Which of my messages the other person has read, and when. Loaded by the room with the first event about it.
 *
 * An event names the newest of the messages that were marked together, but not the oldest. What was marked together has
 * no unread message in between, so the server is asked about those below it until one is unread.
 */
import { me, on } from './stream.js';
import { get, localize, make, number, tNodes } from './frame.js';
import { bubbles, contact, isTheirs, toId } from './room.js';

const PAGE = 100; // messages that the server is asked about at once: its most
const RETRY_MS = 5_000; // longest wait before a failed request is tried again

const marks = new Set(); // numbers of messages: these, and what was marked together with them, are to be asked about
const settled = new WeakSet(); // bubbles that need not be asked about
let newest = { upTo: 0, at: '' }; // the newest that was read, and when
let asking = false;
let ended = false;

/** Takes in the data of `message.read`. */
export function note({ upTo, at }) {
  if (number(upTo) > newest.upTo) newest = { upTo: number(upTo), at };
  showRead(document.getElementById(`message-${upTo}`), at);
  ask([number(upTo)]);
}

/** Asks about those of `some` bubbles that an event may have been about before they were on the page. */
export function show(some) {
  const last = some.find((bubble) => numberOf(bubble) === newest.upTo);
  showRead(last, newest.at);
  ask(openOnes(some).filter((which) => which <= newest.upTo));
}

/** Asks about all that are on the page: events may have been missed. */
export const showAll = () => ask(openOnes([...bubbles()]));

const numberOf = ({ id }) => number(id);

const isOpen = (bubble) => !isTheirs(bubble) && !settled.has(bubble) && !bubble.querySelector('.bubble-state time');

const openOnes = (some) => some.filter(isOpen).map(numberOf);

/** Shows that a message has been read. Without a time it says so already, or does not exist any more. */
function showRead(bubble, at) {
  if (!bubble || !isOpen(bubble)) return;
  settled.add(bubble);
  if (!at) return;
  const state = bubble.querySelector('.bubble-state');
  state.replaceChildren(...tNodes('Read {1}', make('time', { dateTime: at })));
  localize(state);
}

async function ask(some) {
  for (const which of some) marks.add(which);
  if (asking) return;
  asking = true;
  while (marks.size > 0 && !ended) {
    const asked = [...marks]; // one that is added from here on is asked about again: the answer may be older
    marks.clear();
    try {
      const unread = await askBelow(Math.max(...asked));
      for (const which of asked) if (which < unread) marks.add(which);
    } catch {
      for (const which of asked) marks.add(which);
      await new Promise((wake) => setTimeout(wake, Math.random() * RETRY_MS));
    }
  }
  asking = false;
}

/**
 * Asks about the newest open messages up to a number. Returns the number of the oldest unread one in the answer;
 * Infinity: there is none, so there may be more below; 0: nothing is left to ask.
 */
async function askBelow(upTo) {
  const open = [...bubbles()].filter((bubble) => numberOf(bubble) <= upTo && isOpen(bubble));
  if (open.length === 0) return 0;
  const path = `/chat/${contact}/messages?before=${toId(numberOf(open.at(-1)) + 1)}&limit=${PAGE}`;
  const response = await get(path, 'application/json');
  if (!response.ok) throw new Error(`messages: ${response.status}`);
  const { messages } = await response.json();
  const first = messages.length < PAGE ? 0 : number(messages[0].messageId);
  for (const bubble of open) {
    const message = messages.find(({ messageId }) => bubble.id === `message-${messageId}`);
    if (numberOf(bubble) >= first && (!message || message.isRead)) showRead(bubble, message?.readAt);
  }
  const unread = messages.find(({ senderId, isRead }) => senderId === me && !isRead);
  return unread ? number(unread.messageId) : Infinity;
}

on('signed-out', () => {
  ended = true;
});
