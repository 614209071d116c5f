/** The line above what is new. */
import { make } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { isTheirs, numberOf } from './bubbles.js';

export class NewLine {
  #list;
  #isRead;

  /**
   * @param {Element} list
   * @param {(number: number) => boolean} isRead whether a message of the contact's has been read
   */
  constructor(list, isRead) {
    this.#list = list;
    this.#isRead = isRead;
  }

  /** The line; null: there is none. */
  get element() {
    return this.#list.querySelector('.new-line');
  }

  /** Draws the line above the first new one of these bubbles, unless it is above others that have not been read. */
  drawAbove(bubbles) {
    const first = bubbles.find(isTheirs);
    if (!first || this.#isRead(numberOf(first))) return;
    const line = this.element;
    const after = line?.nextElementSibling;
    if (after && !this.#isRead(numberOf(after))) return;
    line?.remove();
    first.before(make('p', { className: 'new-line', textContent: t('New messages') }));
  }

  remove() {
    this.element?.remove();
  }
}
