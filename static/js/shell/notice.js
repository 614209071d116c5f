/** Messages of the program over the page. One stands there at a time. */
import { make } from '../lib/dom.js';
import { t, tNodes } from '../lib/i18n.js';

const SHOWN_MS = 4_000; // how long a toast stands,
const ANNOUNCED_MS = 50; // and how long its element is there before: or it is not read out

function place(role) {
  const element = make('p', { className: 'notice', role });
  document.querySelector('.notice')?.remove();
  document.body.append(element);
  return element;
}

/** Shows a message for a moment, unless an important one stands there. */
export function showToast(text) {
  if (document.querySelector('.notice[role="alert"]')) return;
  const element = place('status');
  setTimeout(() => element.append(text), ANNOUNCED_MS);
  setTimeout(() => element.remove(), SHOWN_MS);
}

/** Says that the user is signed out, with a link through the sign-in and back. `isPrivate`: the page is emptied. */
export function showSignedOut(isPrivate) {
  if (isPrivate) {
    document.body.replaceChildren();
    document.title = 'BeanTrack Chat';
  }
  const link = make('a', { href: location.href, textContent: t('Sign in again') });
  place('alert').append(...tNodes('You are signed out. {1}.', link));
}
