/**
 * The part of the conversation that is on the screen. The scroller is a reversed column: its end is scrollTop 0, and
 * what is above it is negative.
 */
import { numberOf } from './bubbles.js';

const END_PX = 48; // so near the end counts as reading the newest messages
const LINE_PX = 56; // kept above the line of what is new, when a room opens at it: room for the day's name

export class Scroll {
  element = document.querySelector('.scroller');
  #openedAt = NaN; // where the room has scrolled to by itself

  isAtEnd() {
    return Math.abs(this.element.scrollTop) < END_PX;
  }

  /** Whether less than a screen is below what is shown. */
  isNearEnd() {
    return this.element.scrollTop > -this.element.clientHeight;
  }

  /** Whether it has not moved since `openAt`. */
  isWhereOpened() {
    return this.element.scrollTop === this.#openedAt;
  }

  toEnd() {
    this.element.scrollTop = 0;
  }

  /** Scrolls by this part of the screen; negative: up. */
  byScreens(part) {
    this.element.scrollBy(0, part * this.element.clientHeight);
  }

  /** Scrolls up to `line` if it is above the screen. */
  openAt(line) {
    const hidden = this.#box().top - line.getBoundingClientRect().top;
    if (hidden <= 0) return;
    this.element.scrollTop -= hidden + LINE_PX;
    this.#openedAt = this.element.scrollTop;
  }

  /** Changes the content so that what is being read does not move; at the end it stays at the end. */
  keepPosition(bubbles, change) {
    const wasAtEnd = this.isAtEnd();
    const { top } = this.#box();
    const anchor = bubbles.find((bubble) => bubble.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.element.scrollTop += anchor.getBoundingClientRect().top - before;
    if (wasAtEnd) this.toEnd();
  }

  /** Adds content at the end, so that what is being read does not move. */
  keepDistanceFromTop(change) {
    const top = this.element.scrollHeight + this.element.scrollTop;
    change();
    this.element.scrollTop = top - this.element.scrollHeight; // which is measured from the end
  }

  /** How many of these bubbles are below the screen. */
  countBelow(bubbles) {
    const { bottom } = this.#box();
    return bubbles.filter((bubble) => bubble.getBoundingClientRect().top >= bottom).length;
  }

  /** The number of the first bubble that is seen or below what is seen; Infinity: none. */
  firstSeen(bubbles, top = this.#box().top) {
    const first = bubbles.find((bubble) => {
      const box = bubble.getBoundingClientRect();
      return box.bottom - this.#enough(box) >= top;
    });
    return first ? numberOf(first) : Infinity;
  }

  /** The number of the last bubble that is seen or above what is seen; 0: none. */
  lastSeen(bubbles, bottom = this.#box().bottom) {
    const last = bubbles.findLast((bubble) => {
      const box = bubble.getBoundingClientRect();
      return box.top + this.#enough(box) <= bottom;
    });
    return last ? numberOf(last) : 0;
  }

  #box() {
    return this.element.getBoundingClientRect();
  }

  /** How much of a bubble makes it seen, in pixels: half of it, or of the screen. */
  #enough({ height }) {
    return Math.min(height, this.element.clientHeight) / 2;
  }
}
