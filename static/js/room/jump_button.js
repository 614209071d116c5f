/** The button to the newest messages, with the number of those that have come while one reads further up. */
import { numberOf } from './bubbles.js';

export class JumpButton {
  #contact;
  #list;
  #scroll;
  #tracker;
  #button = document.getElementById('jump');
  #badge = document.getElementById('jump-count');
  #pagination;
  #elsewhere = 0; // the contact's that have come since, on a page of older messages

  /**
   * @param {string} contact
   * @param {MessageList} list
   * @param {Scroll} scroll
   * @param {ReadTracker} tracker
   * @param {Pagination} pagination
   */
  constructor(contact, list, scroll, tracker, pagination) {
    this.#contact = contact;
    this.#list = list;
    this.#scroll = scroll;
    this.#tracker = tracker;
    this.#pagination = pagination;
    this.#button.addEventListener('click', () => this.#jump());
  }

  /** A message of the contact's has come that this page does not show. */
  noteElsewhere() {
    this.#elsewhere += 1;
  }

  /** The newest messages have been loaded. */
  forgetElsewhere() {
    this.#elsewhere = 0;
  }

  update() {
    const count = this.#countUnread();
    const isNear = !this.#pagination.lacksNewest && count === 0 && this.#scroll.isNearEnd();
    this.#button.classList.toggle('hidden', isNear || this.#scroll.isAtEnd()); // an older page has links at its end
    this.#badge.classList.toggle('hidden', count === 0);
    this.#badge.textContent = count || '';
  }

  /** The contact's messages below the screen, or elsewhere, that nobody has looked at. */
  #countUnread() {
    const unread = this.#list.theirs.filter((bubble) => !this.#tracker.isRead(numberOf(bubble)));
    return this.#elsewhere + this.#scroll.countBelow(unread);
  }

  #jump() {
    if (this.#pagination.lacksNewest) return location.assign(`/chat/${this.#contact}`);
    this.#scroll.toEnd();
    document.getElementById('message').focus({ preventScroll: true });
  }
}
