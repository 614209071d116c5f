/**
 * What of mine the other one has read, and when. Loaded by the room with the first word of it.
 */
import { localize, make, number, tNodes } from './frame.js';
import { bubbles, fetchHistory, isTheirs, toId } from './room.js';

let newest = { upTo: 0, at: '' }; // the newest of mine that they have read, and when

/** Takes in the data of `message.read`. */
export function note(data) {
  if (number(data.upTo) >= newest.upTo) newest = { upTo: number(data.upTo), at: data.at };
  show([...bubbles()], number(data.upTo));
}

const isOpen = (bubble) =>
  !isTheirs(bubble) && number(bubble.id) <= newest.upTo && !bubble.querySelector('.bubble-state time');

/** Shows which of `some` bubbles they have read, up to a number. Where that is not told of each, the server is asked. */
export async function show(some, upTo = newest.upTo) {
  const open = some.filter((bubble) => isOpen(bubble) && number(bubble.id) <= upTo);
  if (open.length === 0) return;
  if (open.length === 1 && number(open[0].id) === newest.upTo)
    return showState(open[0], tNodes('Read {1}', make('time', { dateTime: newest.at })));
  const { messages } = await fetchHistory(`?before=${toId(upTo + 1)}`).catch(() => ({ messages: [] }));
  for (const fresh of messages) {
    const bubble = document.getElementById(fresh.id);
    if (bubble && isOpen(bubble)) showState(bubble, fresh.querySelector('.bubble-state').childNodes);
  }
}

function showState(bubble, nodes) {
  const state = bubble.querySelector('.bubble-state');
  state.replaceChildren(...nodes);
  localize(state);
}
