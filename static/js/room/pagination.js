/**
 * More of the conversation: older messages come when one scrolls up to them, and on a page of older messages newer ones
 * when one scrolls down. What is being read stays where it is.
 */
import { isPlainClick } from '../lib/dom.js';
import { idOf } from './bubbles.js';

const NEAR_PX = 600; // so near the end of what is loaded, more is loaded

export class Pagination {
  #contact;
  #list;
  #scroll;
  #history;
  #handlers;
  #older = document.getElementById('older');
  #newer = document.getElementById('newer'); // null: the page has come with the newest messages
  #lacksNewest = this.#newer !== null;
  #loaders = new Map([[this.#older, () => this.#loadOlder()]]);
  #loading = new Map(); // link → promise
  #observer = null; // of the links near the screen, since `start`

  /**
   * @param {string} contact
   * @param {MessageList} list
   * @param {Scroll} scroll
   * @param {MessageHistory} history
   * @param handlers onOlder() when older messages were loaded, onNewest() when the newest were reached, and onLoad()
   *   after each attempt
   */
  constructor(contact, list, scroll, history, handlers) {
    this.#contact = contact;
    this.#list = list;
    this.#scroll = scroll;
    this.#history = history;
    this.#handlers = handlers;
    if (this.#newer) this.#loaders.set(this.#newer, () => this.#loadNewer());
    for (const link of this.#loaders.keys()) link.addEventListener('click', (event) => this.#click(event, link));
  }

  /** Whether the newest messages are not on the page. */
  get lacksNewest() {
    return this.#lacksNewest;
  }

  /** Whether there are messages before those on the page. */
  get hasOlder() {
    return !this.#older.parentElement.classList.contains('hidden');
  }

  /** Loads from now on what comes near the screen. After a failure the link waits to be clicked. */
  start() {
    if (this.#observer) return;
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) if (isIntersecting) this.#approach(target);
      },
      { root: this.#scroll.element, rootMargin: `${NEAR_PX}px` },
    );
    for (const link of this.#loaders.keys()) this.#observer.observe(link);
  }

  /** Another page's messages have replaced those on this one: its link leads to what is older. */
  takeFrom(page) {
    this.#older.href = page.getElementById('older').href;
    this.#older.parentElement.classList.remove('hidden');
  }

  async #approach(link) {
    if (link.parentElement.classList.contains('hidden')) return;
    this.#observer.unobserve(link);
    const observe = () => this.#observer.observe(link);
    // A link that the Tab key has come to must not move away from under the focus: it waits to be clicked or left.
    if (link === document.activeElement) link.addEventListener('blur', observe, { once: true });
    else if (await this.#load(link)) observe(); // which looks again at once
  }

  async #click(event, link) {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    this.start();
    if (!(await this.#load(link))) location.assign(link.href); // the plain link says what is wrong
  }

  /** Loads what a link leads to, once at a time. Resolves to whether that worked. */
  #load(link) {
    if (!this.#loading.has(link)) this.#loading.set(link, this.#attempt(link));
    return this.#loading.get(link);
  }

  async #attempt(link) {
    try {
      await this.#list.changeQuietly(this.#loaders.get(link));
      return true;
    } catch {
      return false;
    } finally {
      this.#loading.delete(link);
      this.#handlers.onLoad();
    }
  }

  async #loadOlder() {
    const { messages, hasOlder } = await this.#history.before(idOf(this.#list.first));
    this.#list.add(messages);
    this.#handlers.onOlder();
    if (!hasOlder && document.activeElement === this.#older) this.#keepFocus();
    if (messages.length > 0) this.#older.href = `/chat/${this.#contact}?before=${idOf(messages[0])}`;
    this.#older.parentElement.classList.toggle('hidden', !hasOlder);
  }

  async #loadNewer() {
    const { messages, hasNewer } = await this.#history.after(idOf(this.#list.last));
    this.#scroll.keepDistanceFromTop(() => this.#list.add(messages));
    this.#newer.href = `/chat/${this.#contact}?after=${idOf(this.#list.last)}`;
    if (hasNewer) return;
    if (this.#newer.parentElement.contains(document.activeElement)) this.#keepFocus();
    this.#newer.parentElement.remove();
    this.#lacksNewest = false;
    this.#handlers.onNewest();
  }

  /** The link that has the focus goes: the focus stays near. */
  #keepFocus() {
    this.#scroll.element.focus();
  }
}
