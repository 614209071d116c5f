/**
 * The messages on the page: each once, in the order of their numbers, in whatever order they arrive.
 */
import { isTheirs, numberOf } from './bubbles.js';

const QUIET_MS = 500; // until a change is no news any more

export class MessageList {
  element = document.getElementById('chat-messages');
  #scroll;
  #times;
  #onAdd = () => {};

  /**
   * @param {Scroll} scroll
   * @param times localize(element) and separateDays(element)
   */
  constructor(scroll, times) {
    this.#scroll = scroll;
    this.#times = times;
  }

  /** Calls `fn(bubbles)` with the bubbles that `add` has added. */
  onAdd(fn) {
    this.#onAdd = fn;
  }

  get bubbles() {
    return [...this.element.querySelectorAll(':scope > .bubble')];
  }

  get theirs() {
    return this.bubbles.filter(isTheirs);
  }

  get first() {
    return this.element.querySelector(':scope > .bubble');
  }

  get last() {
    return this.bubbles.at(-1);
  }

  /** The bubble of a message; null: it is not on the page. */
  find(messageId) {
    return document.getElementById(`message-${messageId}`);
  }

  /**
   * Adds the bubbles that are not there yet, each in its place.
   * @returns {Element[]} those
   */
  add(bubbles) {
    const added = bubbles.filter((bubble) => !document.getElementById(bubble.id));
    if (added.length === 0) return added;
    this.#scroll.keepPosition(this.bubbles, () => {
      for (const bubble of added) this.#insert(bubble);
      this.#times.separateDays(this.element);
      this.#onAdd(added);
    });
    return added;
  }

  /** Replaces everything by the rows of another page. */
  replace(rows) {
    return this.changeQuietly(() => {
      this.element.replaceChildren(...rows);
      this.#times.localize(this.element);
      this.#times.separateDays(this.element);
    });
  }

  /** Changes the list without having it read out: older messages are no news. */
  async changeQuietly(change) {
    this.element.setAttribute('aria-live', 'off');
    try {
      return await change();
    } finally {
      setTimeout(() => this.element.removeAttribute('aria-live'), QUIET_MS);
    }
  }

  #insert(bubble) {
    this.#times.localize(bubble);
    const renamed = bubble.previousElementSibling; // in the fragment: perhaps the line about a changed name
    let before = this.last;
    while (before && numberOf(before) > numberOf(bubble)) before = previousBubble(before);
    if (before) before.after(bubble);
    else this.element.prepend(bubble);
    if (renamed?.matches('.renamed')) bubble.before(renamed);
  }
}

function previousBubble(bubble) {
  let row = bubble.previousElementSibling;
  while (row && !row.classList.contains('bubble')) row = row.previousElementSibling;
  return row;
}
