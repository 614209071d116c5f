/** What changes together when the messages on the page change. */
import { hasAttention } from '../lib/dom.js';
import { fetchPage } from '../lib/http.js';
import { messageNumber } from '../lib/messages.js';
import { isTheirs, numberOf } from './bubbles.js';

export class RoomView {
  #contact;
  #parts;

  /**
   * @param {string} contact
   * @param parts list, scroll, template, pagination, tracker, receipts, jump, newLine and unread
   */
  constructor(contact, parts) {
    this.#contact = contact;
    this.#parts = parts;
  }

  get bubbles() {
    return this.#parts.list.bubbles;
  }

  /** Whether a message is neither on the page nor part of what is not loaded yet, where it would be above a gap. */
  isMissing(messageId) {
    const { list, pagination } = this.#parts;
    const isOlder = list.first && pagination.hasOlder && messageNumber(messageId) < numberOf(list.first);
    return !isOlder && !list.find(messageId);
  }

  /** The bubble of an event. */
  render(event) {
    return this.#parts.template.render(event);
  }

  /** Adds bubbles. */
  show(bubbles) {
    const { list, tracker, jump, newLine } = this.#parts;
    const theirs = list.add(bubbles).filter(isTheirs);
    tracker.noteAdded(theirs.map(numberOf));
    jump.update();
    if (!hasAttention()) newLine.drawAbove(bubbles.filter((bubble) => bubble.isConnected));
    tracker.schedule();
  }

  /** Fetches the newest page of the conversation, which replaces what is shown. */
  async replaceAll() {
    const { list, scroll, pagination, tracker, receipts, jump, unread } = this.#parts;
    const page = await fetchPage(`/chat/${this.#contact}`);
    await list.replace(page.getElementById('chat-messages').children);
    unread.takeFrom(page);
    pagination.takeFrom(page);
    tracker.reset();
    scroll.toEnd();
    receipts.show(list.bubbles);
    jump.update();
    tracker.schedule();
  }

  reload() {
    location.reload();
  }
}
