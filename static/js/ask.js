/**
 * One question, when it is fitting: somebody has sent a message, and waits for an answer. Whether the browser may tell of
 * it is asked once in each browser, in a line above the messages that moves nothing and can be left alone. Loaded
 * by the room with the first message that was sent while the browser has not decided.
 */
import { make, post, recall, remember, t, WAYS_KEY } from './frame.js';
import { ways } from './notify.js';
import { ask, WORDS } from './permission.js';

const ASKED_KEY = 'beantrack.asked'; // in the browser's storage: that it was asked

/** Whether this is the first time, which it then is no more. */
function isFirst() {
  if (recall(ASKED_KEY)) return false;
  remember(ASKED_KEY, new Date().toISOString()); // no storage: once on each page
  return true;
}

const words = make('p', { role: 'status' });
const line = make('div', { className: 'ask-line', role: 'group', 'aria-label': t('Notifications') }, words);
const place = make('div', { className: 'ask' }, line); // has no height, so that nothing moves

const button = (label, onclick) =>
  make('button', { type: 'button', className: 'button-quiet', textContent: label, onclick });

/** Shows a sentence and buttons in the line; the focus stays in it if it is there. */
function say(sentence, ...buttons) {
  const focused = line.contains(document.activeElement);
  words.textContent = sentence;
  line.replaceChildren(words, ...buttons);
  if (focused) buttons[0].focus();
}

function leave() {
  const focused = line.contains(document.activeElement);
  place.remove();
  if (focused) document.getElementById('message').focus();
}

/** Stores the wish, which holds in every browser, and for the tabs that are open in this one. */
async function save() {
  const response = await post('/profile/settings', { notify_desktop: '1' });
  if (!response.ok) throw new Error(`settings: ${response.status}`);
  remember(WAYS_KEY, [...new Set([...ways(), 'desktop'])].join(' ')); // no storage: from the next page on
}

async function accept() {
  const given = await ask();
  if (given === 'default') return leave(); // closed without an answer
  try {
    if (given === 'granted') await save();
    say(WORDS[given], button(t('Close'), leave));
  } catch {
    say(t('That could not be saved. You find it in your profile, too.'), button(t('Close'), leave));
  }
}

function offer() {
  line.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') leave();
  });
  say(t('Notify you of replies?'), button(t('Yes'), accept), button(t('Not now'), leave));
  document.querySelector('.scroller').prepend(place);
}

if (isFirst()) offer();
