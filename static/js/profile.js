/**
 * The profile: whoever switches notifications on is asked by the browser whether it may show them, and reads in words
 * what its answer means.
 */
import { make, t } from './frame.js';
import './outbox.js';
import { answer, ask, WORDS } from './permission.js';

const box = document.getElementById('notify-desktop');
const note = document.getElementById('notify-note');

function say(given) {
  note.textContent = box.checked ? WORDS[given] : '';
  if (!box.checked || given !== 'default') return;
  const onclick = async () => {
    say(await ask());
    box.focus();
  };
  // It was switched on in another browser, or its question closed.
  note.append(' ', make('button', { type: 'button', className: 'button-link', textContent: t('Allow it'), onclick }));
}

box.addEventListener('change', async () => say(box.checked ? await ask() : answer()));
box.setAttribute('aria-describedby', note.id);
say(answer());
