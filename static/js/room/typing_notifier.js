/** Tells the contact that somebody is writing. It is a hint, so whether it arrives does not matter. */
const INTERVAL_MS = 3_000; // between two notices

export class TypingNotifier {
  #contact;
  #post;
  #clock;
  #notifiedAt = 0; // when the contact was last told, by the monotonic clock; 0: not since the last message

  /**
   * @param {string} contact
   * @param post as in lib/post.js
   * @param clock { monotonic() }
   */
  constructor(contact, post, clock) {
    this.#contact = contact;
    this.#post = post;
    this.#clock = clock;
  }

  /** The text was changed. */
  notify(isTyping) {
    const now = this.#clock.monotonic();
    if (isTyping ? this.#notifiedAt && now - this.#notifiedAt < INTERVAL_MS : !this.#notifiedAt) return;
    this.#notifiedAt = isTyping ? now : 0;
    this.#post('/chat/typing', { receiver_id: this.#contact, typing: isTyping }).catch(() => {});
  }

  /** A message was sent, which itself says that the writing is over. */
  reset() {
    this.#notifiedAt = 0;
  }
}
