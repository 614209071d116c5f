import { whenIdle } from '../lib/timers.js';

const DELAY_MS = 3_000; // on the first page of a browser's session, unless the visitor moves before

/**
 * Shows the other conversations beside the room where the window is wide, once.
 * @param {() => void} show
 */
export function showBesideWideRoom(show) {
  const wide = matchMedia('(min-width: 64rem)'); // css/parts/beside.css has it, too
  let isShown = false;
  const showIfWide = () => {
    if (!wide.matches || isShown) return;
    isShown = true;
    show();
  };
  for (const event of ['pointermove', 'keydown']) addEventListener(event, showIfWide, { once: true });
  wide.addEventListener('change', showIfWide);
  if ('unmarked' in document.getElementById('chat-messages').dataset) whenIdle(showIfWide);
  else setTimeout(showIfWide, DELAY_MS);
}
