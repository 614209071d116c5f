/**
 * The inbox: its list is live (conversations.js), and its filter box narrows that list while one types; Enter asks the
 * server for everybody.
 */
import { t } from './frame.js';
import './conversations.js';
import './outbox.js';

const list = document.getElementById('contacts');
const filter = document.getElementById('filter');
const asked = filter.value;
const noMatch = document.getElementById('no-match');

/** "Anaïs" is found by "anais". */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const nobody = () =>
  document.querySelector('.more') // there are people that are not on the page
    ? t('Nobody on this page. Press Enter to look among everybody.')
    : t('Nobody matches.');

function narrow() {
  const words = plain(filter.value === asked ? '' : filter.value).split(/\s+/); // the server has answered `asked`
  let shown = 0;
  for (const row of list.children) {
    const name = plain(row.querySelector('.contact-name').textContent);
    const matches = words.every((word) => name.includes(word));
    row.classList.toggle('hidden', !matches);
    if (matches) shown += 1;
  }
  const none = shown === 0 && list.children.length > 0;
  noMatch.classList.toggle('hidden', !none);
  noMatch.textContent = none ? nobody() : '';
}

list.addEventListener('refreshed', ({ detail: page }) => {
  document.querySelector('.tabs').replaceChildren(...page.querySelector('.tabs').childNodes);
  document.querySelector('.empty')?.classList.toggle('hidden', list.children.length > 0);
  narrow();
});
filter.addEventListener('input', narrow);
narrow();
