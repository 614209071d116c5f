/**
 * The button that leads to the newest messages, with the number of those that have come while one reads further up.
 * Loaded by the room when one scrolls, or when something comes that is not on the screen.
 */
import { atEnd, contact, isDetached, scroller } from './room.js';

const button = document.getElementById('jump');
const badge = document.getElementById('jump-count');
let below = 0;

function show() {
  if (atEnd() && !isDetached()) below = 0;
  const near = !isDetached() && below === 0 && scroller.scrollTop > -scroller.clientHeight;
  button.classList.toggle('hidden', near || atEnd()); // at the end of an older page its own links lead on
  badge.classList.toggle('hidden', below === 0);
  badge.textContent = below || '';
}

/** So many more have come. */
export function announce(count) {
  below += count;
  show();
}

button.addEventListener('click', () => {
  if (isDetached()) return location.assign(`/chat/${contact}`);
  scroller.scrollTop = 0;
  document.getElementById('message').focus({ preventScroll: true });
});
scroller.addEventListener('scroll', show, { passive: true });
show();
