/**
 * The number of unread messages: in the sidebar, the title, the icon of the tab and that of the installed app. It is
 * always the server's: a count kept here could drift. Several events are one request.
 */
import { hasAttention } from '../lib/dom.js';
import { get } from '../lib/http.js';
import { messageNumber } from '../lib/messages.js';

const DELAY_MS = 250; // between an event and its request
const INTERVAL_MS = 2_000; // between two requests
const RETRY_MS = 10_000; // longest wait before a failed request is repeated
const ICON_DOT = "%3Ccircle%20cx='25'%20cy='7'%20r='7'%20fill='%23e5484d'/%3E";

export class UnreadBadge {
  #user;
  #contact;
  #badge = document.getElementById('unread-message-count');
  #title = document.title;
  #icon = document.querySelector('link[rel="icon"]');
  #plainIcon = this.#icon?.href;
  #timer = 0;
  #requestedAt = -INTERVAL_MS;
  #isRequesting = false;
  #isDirty = false; // something has happened during the request
  #expected = 0; // messages that the room is about to mark as read; NaN: the count may have some of them
  #markedUpTo; // messages of the room up to this number are not in the count: they were marked with the page, or by it

  /**
   * @param {string} user
   * @param {string | undefined} contact of this page's room
   */
  constructor(user, contact) {
    this.#user = user;
    this.#contact = contact;
    const marked = [...document.querySelectorAll(':not([data-unmarked]) > .bubble:not(.bubble-own)')];
    this.#markedUpTo = messageNumber(marked.at(-1)?.id ?? 'M0');
  }

  /**
   * @param stream live events
   * @param {boolean} isCounted whether the page has a count; an error page has none
   */
  start(stream, isCounted) {
    const refresh = () => this.refresh();
    if (!isCounted) refresh();
    else if (this.#badge) this.#show(Number(this.#badge.textContent));
    stream.on('reset', refresh);
    stream.on('message.sent', ({ user }) => this.#noteMessage(user.id));
    stream.on('message.read', (data) => this.#noteRead(data));
    stream.on('signed-out', () => navigator.clearAppBadge?.().catch(() => {}));
    addEventListener('message-received', refresh); // dispatched by the guide's own scripts
    addEventListener('online', refresh);
    addEventListener('pageshow', ({ persisted }) => persisted && refresh());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  }

  /** Requests the count, soon. */
  refresh() {
    if (this.#isRequesting) this.#isDirty = true;
    else this.#schedule(Math.max(DELAY_MS, this.#requestedAt + INTERVAL_MS - performance.now()));
  }

  /** The room is about to mark messages up to this number as read. */
  expectMarked(upTo) {
    this.#markedUpTo = Math.max(this.#markedUpTo, upTo);
  }

  /** The room has marked so many messages as read. */
  noteMarked(count) {
    this.#expected -= count;
    if (!(this.#expected >= 0)) this.countAll();
    else if (count === 0) this.refresh(); // another page has, or the response to the first attempt was lost
  }

  /** The room has nothing to mark now. */
  countAll() {
    if (this.#expected !== 0) this.refresh();
    this.#expected = 0;
  }

  #noteMessage(sender) {
    if (sender !== this.#contact || !hasAttention()) this.refresh();
    else this.#expected = this.#isRequesting ? NaN : this.#expected + 1; // the room marks it, or counts all
  }

  #noteRead({ readerId, contactId, upTo }) {
    if (contactId === this.#contact && messageNumber(upTo) <= this.#markedUpTo) return;
    const isZero = this.#badge?.textContent === '0' && !this.#timer && !this.#isRequesting; // cannot become less
    if (readerId === this.#user && !isZero) this.refresh();
  }

  #schedule(ms) {
    this.#timer ||= setTimeout(() => this.#request(), ms);
  }

  async #request() {
    this.#isRequesting = true;
    this.#isDirty = false;
    this.#timer = 0;
    this.#requestedAt = performance.now();
    this.#expected &&= NaN;
    let failed = false;
    try {
      const response = await get('/chat/unread', 'application/json');
      if (!response.ok) throw new Error(`unread: ${response.status}`);
      this.#show((await response.json()).count);
    } catch {
      failed = true;
    }
    this.#isRequesting = false;
    if (failed) this.#schedule(Math.random() * RETRY_MS);
    else if (this.#isDirty) this.refresh();
  }

  #show(count) {
    document.title = count > 0 ? `(${count}) ${this.#title}` : this.#title;
    navigator.setAppBadge?.(count).catch(() => {}); // 0 removes it
    if (this.#icon)
      this.#icon.href = count > 0 ? this.#plainIcon.replace('%3C/svg%3E', `${ICON_DOT}%3C/svg%3E`) : this.#plainIcon;
    if (!this.#badge) return;
    this.#badge.textContent = count;
    this.#badge.classList.toggle('hidden', !(count > 0));
  }
}
