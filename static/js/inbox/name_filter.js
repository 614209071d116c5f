/**
 * The inbox's filter: narrows the list while the user types. Enter asks the server for people who are not on the page.
 */
import { t } from '../lib/i18n.js';

/** Without accents and in small letters: "Anaïs" is found by "anais". */
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether each word of `query` is part of `name`. */
export const matchesName = (name, query) =>
  fold(query)
    .split(/\s+/)
    .every((word) => fold(name).includes(word));

export class NameFilter {
  #list = document.getElementById('contacts');
  #input = document.getElementById('filter');
  #answered = this.#input.value; // the server has filtered by it
  #noMatch = document.getElementById('no-match');

  start() {
    this.#list.addEventListener('refreshed', ({ detail: page }) => this.#noteRefreshed(page));
    this.#input.addEventListener('input', () => this.#apply());
    this.#apply();
  }

  #noteRefreshed(page) {
    document.querySelector('.tabs').replaceChildren(...page.querySelector('.tabs').childNodes);
    document.querySelector('.empty')?.classList.toggle('hidden', this.#list.children.length > 0);
    this.#apply();
  }

  #apply() {
    const query = this.#input.value === this.#answered ? '' : this.#input.value;
    let shown = 0;
    for (const row of this.#list.children) {
      const matches = matchesName(row.querySelector('.contact-name').textContent, query);
      row.classList.toggle('hidden', !matches);
      if (matches) shown += 1;
    }
    const isNone = shown === 0 && this.#list.children.length > 0;
    this.#noMatch.classList.toggle('hidden', !isNone);
    this.#noMatch.textContent = isNone ? noMatchText() : '';
  }
}

const noMatchText = () =>
  document.querySelector('.more') // there are people who are not on the page
    ? t('No results on this page. Press Enter to search everyone.')
    : t('No results.');
