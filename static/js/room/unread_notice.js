/** The line that tells how many unread messages are above those on the page, and leads to the first of them. */
import { fetchPage } from '../lib/http.js';
import { t } from '../lib/i18n.js';

export class UnreadNotice {
  #contact;
  #scroller;

  constructor(contact, scroller) {
    this.#contact = contact;
    this.#scroller = scroller;
  }

  /** Whether there is such a line. */
  get exists() {
    return this.#element !== null;
  }

  /** Hides the line while the first unread message is on the page. */
  update() {
    const notice = this.#element;
    notice?.classList.toggle('hidden', document.querySelector(notice.firstElementChild.hash) !== null);
  }

  /** Older messages were loaded: there are fewer above than the line says. */
  dropCount() {
    const link = document.querySelector('.above a');
    if (link) link.textContent = t('Earlier unread messages');
  }

  /** Says what a newer `page` says. */
  takeFrom(page) {
    this.#element?.remove();
    this.#scroller.before(...page.querySelectorAll('.room > .above')); // not the one for pages without scripts
  }

  /** Fetches what it has to say by now. */
  async renew() {
    try {
      this.takeFrom(await fetchPage(`/chat/${this.#contact}`));
    } catch {
      /* it stays as it was */
    }
  }

  get #element() {
    return document.querySelector('.above');
  }
}
