/**
 * Who is online and who is writing: in the head of a room ("online", "last seen …"), and beside the people of a list.
 */
import { make } from '../lib/dom.js';
import { get } from '../lib/http.js';
import { t, tNodes } from '../lib/i18n.js';

const TYPING_MS = 6_000; // after the last event about it, somebody no longer writes
const MAX_IDS = 100; // of one request

const marksOf = (user) => document.querySelectorAll(`[data-presence="${CSS.escape(user)}"]`);

export class Presence {
  #times;
  #head = document.getElementById('presence');
  #known = null; // what the head says while nobody writes; null: what the page came with
  #typing = new Map(); // user → timer that ends it
  #hasOpened = false;

  /** @param {LocalTimes} times */
  constructor(times) {
    this.#times = times;
  }

  start(stream) {
    stream.on('typing', (data) => this.#showTyping(data));
    stream.on('presence', (data) => this.#show(data));
    stream.on('open', () => {
      if (this.#hasOpened) this.#refresh().catch(() => {});
      this.#hasOpened = true; // at first, what the page came with is fresh
    });
    stream.on('message.sent', ({ user }) => {
      if (this.#typing.has(user.id)) this.#showTyping({ userId: user.id, typing: false });
    });
  }

  #show({ userId, online, seenAt }) {
    for (const mark of marksOf(userId)) {
      mark.classList.toggle('online', online);
      if (mark === this.#head) this.#known = this.#describe(online, seenAt);
      else mark.parentElement.querySelector('.contact-presence').textContent = online ? t('online') : '';
    }
    if (this.#known && !this.#typing.has(this.#head.dataset.presence)) this.#showKnown();
  }

  #describe(online, seenAt) {
    if (online) return [t('online')];
    if (!seenAt) return [];
    return tNodes('last seen {1}', make('time', { dateTime: seenAt }));
  }

  #showKnown() {
    this.#head.replaceChildren(...this.#known);
    this.#times.localize(this.#head);
  }

  #showTyping({ userId, typing }) {
    clearTimeout(this.#typing.get(userId));
    const end = () => this.#showTyping({ userId, typing: false });
    if (typing) this.#typing.set(userId, setTimeout(end, TYPING_MS));
    else this.#typing.delete(userId);
    if (this.#head?.dataset.presence === userId) this.#showTypingInHead(typing);
    this.#showTypingInList(userId, typing);
  }

  #showTypingInHead(typing) {
    this.#known ??= [...this.#head.childNodes];
    if (typing) this.#head.textContent = t('is typing…');
    else this.#showKnown();
  }

  #showTypingInList(userId, typing) {
    const last = document.querySelector(`[data-contact="${CSS.escape(userId)}"] .contact-last`);
    last?.querySelector('.contact-writing')?.remove();
    if (typing) last?.prepend(make('span', { className: 'contact-writing', textContent: t('is typing…') }));
  }

  /** Fetches what may have been missed: events about presence are never repeated. */
  async #refresh() {
    const ids = [...new Set([...document.querySelectorAll('[data-presence]')].map((mark) => mark.dataset.presence))];
    if (ids.length === 0) return;
    const response = await get(`/chat/presence?ids=${ids.slice(0, MAX_IDS).join(',')}`, 'application/json');
    if (response.ok) for (const each of (await response.json()).presence) this.#show(each);
  }
}
