/**
 * Words of the program over the page: what has been done, in passing, and what must be done. Loaded when there is
 * something to say.
 */
import { make, recall, t, tNodes } from './frame.js';
import { USER_KEY } from './stream.js';

const SAID_MS = 4_000; // so long a word in passing stands,
const SPOKEN_MS = 50; // and so long before it the place where it will: or it is not read out

function box(role) {
  const element = make('p', { className: 'notice', role });
  document.querySelector('.notice')?.remove();
  document.body.append(element);
  return element;
}

/** Says something in passing, unless something stands there that matters. */
export function say(words) {
  if (document.querySelector('.notice[role="alert"]')) return;
  const element = box('status');
  setTimeout(() => element.append(words), SPOKEN_MS);
  setTimeout(() => element.remove(), SAID_MS);
}

/**
 * Says that nobody is signed in here any more, with the way through the sign-in and back. Where the person has signed
 * out in this browser, nothing of theirs stays on the screen.
 */
export function askToSignIn() {
  if (recall(USER_KEY) === '') {
    document.body.replaceChildren();
    document.title = 'BeanTrack Chat';
  }
  const link = make('a', { href: location.href, textContent: t('Sign in again') });
  box('alert').append(...tNodes('You are signed out. {1}.', link));
}
