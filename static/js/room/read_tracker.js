/**
 * What the user has read of the contact's messages: what is on the screen while somebody looks at it. One request tells
 * the server of all that was seen since the last one.
 */
import { toMessageId } from './bubbles.js';

const MARK_MS = 250; // from what is shown to the request: several are one
const INTERVAL_MS = 1_000; // between two requests
const RETRY_MS = 5_000;

export class ReadTracker {
  #contact;
  #getSeen;
  #hasAttention;
  #post;
  #badge;
  #clock;
  #marked;
  #onMark = () => {};
  #timer = 0;
  #requestedAt = -INTERVAL_MS;
  #hasEnded = false;

  /**
   * @param {string} contact
   * @param {{ from: number, upTo: number }} marked the numbers of the messages that are read, as the server knows;
   *   Infinity and 0: none
   * @param page getSeen(), the numbers on the screen likewise, and hasAttention()
   * @param platform post as in lib/post.js, badge (expectMarked, noteMarked, countAll), and clock: { monotonic,
   *   setTimeout }
   */
  constructor(contact, marked, { getSeen, hasAttention }, { post, badge, clock }) {
    this.#contact = contact;
    this.#marked = marked;
    this.#getSeen = getSeen;
    this.#hasAttention = hasAttention;
    this.#post = post;
    this.#badge = badge;
    this.#clock = clock;
  }

  /** Calls `fn()` when messages were marked as read. */
  onMark(fn) {
    this.#onMark = fn;
  }

  /** Whether the message with this number, one of the contact's, has been read. */
  isRead(number) {
    return number <= this.#marked.upTo;
  }

  /** Another list has replaced the messages. */
  reset() {
    this.#marked = { from: Infinity, upTo: 0 };
  }

  /** The contact's messages with these numbers were added. One that was stored late is not marked with the others. */
  noteAdded(numbers) {
    const late = Math.min(...numbers);
    if (this.isRead(late)) this.#marked = { from: this.#marked.from, upTo: late - 1 };
  }

  /** Marks soon what is on the screen then. */
  schedule(delay = Math.max(MARK_MS, this.#requestedAt + INTERVAL_MS - this.#clock.monotonic())) {
    this.#timer ||= this.#clock.setTimeout(() => this.#mark(), delay);
  }

  end() {
    this.#hasEnded = true;
  }

  async #mark() {
    const seen = this.#getSeen();
    const known = this.#marked;
    const isNew = seen.upTo > known.upTo || (seen.upTo > 0 && seen.from < known.from);
    if (this.#hasEnded || !isNew || !this.#hasAttention()) {
      this.#timer = 0;
      return this.#badge.countAll();
    }
    const from = Math.min(seen.from, known.from); // what was passed in a jump is read, too
    const upTo = Math.max(seen.upTo, known.upTo);
    const body = { sender_id: this.#contact, from: toMessageId(from), up_to: toMessageId(upTo) };
    this.#requestedAt = this.#clock.monotonic();
    this.#badge.expectMarked(upTo);
    const response = await this.#post('/chat/mark-read', body, { keepalive: true }).catch(() => null);
    this.#timer = 0;
    if (!response?.ok) return this.schedule(RETRY_MS);
    const { count } = await response.json().catch(() => ({ count: 0 }));
    if (this.#marked === known) this.#marked = { from, upTo }; // else the list has changed meanwhile
    this.#badge.noteMarked(count);
    this.#onMark();
    this.schedule(); // there may be more by now
  }
}
