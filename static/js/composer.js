/**
 * Where one writes in a room: the form with its draft, the message that it answers, and the bubbles of what waits to be
 * sent. A draft is kept for each conversation in the browser's storage.
 */
import { isPlain, make, post, recall, remember, t } from './frame.js';
import { randomId } from './lib/random_id.js';
import { draftIn, draftKey, outbox } from './outbox.js';

const MAX_CHARACTERS = 4000; // the server's limit
const NEAR_CHARACTERS = 500; // so many left, and they are counted
const TYPING_MS = 3_000; // between two notices that somebody writes

const form = document.getElementById('chat-form');
const input = document.getElementById('message');
const receiver = document.getElementById('receiver_id').value;
const error = document.getElementById('chat-error');
const status = document.getElementById('send-status'); // for those who do not see the bubbles
const left = document.getElementById('characters-left');
const shelf = document.getElementById('pending');
const blank = document.getElementById('pending-bubble').content.firstElementChild;
const quote = document.getElementById('quote');
const key = draftKey(receiver);

// ---- What waits, after the messages that exist

function showWaiting() {
  const back = outbox.waitingFor(receiver).find((item) => item.refused && outbox.wasShown(item));
  if (back && !input.value.trim()) giveBack(back);
  const items = outbox.waitingFor(receiver);
  for (const [clientId, bubble] of drawn)
    if (!items.some((item) => item.clientId === clientId)) {
      const focused = bubble.contains(document.activeElement);
      bubble.remove();
      drawn.delete(clientId);
      if (focused) input.focus();
    }
  for (const item of items) draw(item);
  const words = shelf.hasChildNodes() && outbox.problem ? t('Not sent yet: {1}.', outbox.problem) : '';
  if (status.textContent !== words) status.textContent = words;
}

const drawn = new Map(); // client_id → bubble: each stays the same one, with the focus in it

function draw(item) {
  const bubble = drawn.get(item.clientId) ?? newBubble(item);
  bubble.classList.toggle('refused', Boolean(item.refused));
  bubble.classList.toggle('pending', !item.refused);
  bubble.classList.toggle('waiting', outbox.problem !== '' && !item.refused);
  const state = bubble.querySelector('.bubble-state');
  const reason = item.refused || outbox.problem;
  state.textContent = item.refused
    ? t('Not sent: {1}', reason)
    : reason
      ? t('Not sent yet: {1}.', reason)
      : t('Sending…');
  const kind = item.refused ? 'refused' : reason ? 'waiting' : 'sending';
  if (bubble.dataset.state === kind) return;
  bubble.dataset.state = kind;
  for (const old of bubble.querySelectorAll('button')) old.remove();
  if (kind === 'waiting') state.after(button(t('Try now'), () => outbox.sendAll()));
  if (kind === 'refused')
    state.after(
      button(t('Edit'), () => giveBack(item)),
      button(t('Delete'), () => drop(item)),
    );
}

function newBubble(item) {
  const bubble = blank.cloneNode(true);
  bubble.removeAttribute('id');
  const words = bubble.querySelector('.bubble-text');
  words.textContent = item.text;
  if (item.answered) words.before(quoteOf(item.answered));
  for (const link of bubble.querySelectorAll('.bubble-meta a')) link.remove();
  drawn.set(item.clientId, bubble);
  shelf.append(bubble);
  return bubble;
}

/** As templates/bubble.tpl has it. */
function quoteOf({ sender, text }) {
  const what = make('span', { dir: 'auto', textContent: text });
  return make('p', { className: 'bubble-quote' }, make('b', { dir: 'auto', textContent: sender }), ' ', what);
}

function drop(item) {
  outbox.discard(item);
  showWaiting();
  input.focus();
}

const button = (label, onclick) =>
  make('button', { type: 'button', className: 'button-link', textContent: label, onclick });

/** A refused text goes back into the form, before what is being written there. */
function giveBack(item) {
  outbox.discard(item);
  input.value = [item.text, input.value].filter((text) => text.trim()).join('\n');
  if (!answered) answer(item.answered ?? null);
  say(t('Not sent: {1}', item.refused));
  edited();
  showWaiting();
  input.focus();
}

function say(words) {
  error.textContent = words;
  if (words) form.classList.remove('hidden'); // a refused text comes back to a conversation that can only be read now
  input.setAttribute('aria-invalid', words !== '');
}

// ---- The text

function edited() {
  input.style.height = 'auto'; // where the style sheet's field-sizing is not known yet
  input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
  const rest = MAX_CHARACTERS - [...input.value].length;
  left.classList.toggle('hidden', rest > NEAR_CHARACTERS);
  left.classList.toggle('over', rest < 0);
  left.textContent = rest > NEAR_CHARACTERS ? '' : t('Characters left: {1}', rest);
  keepDraft();
}

function submit(event) {
  event.preventDefault();
  const text = input.value;
  if (!text.trim()) return; // the server refuses other texts that show nothing, and says why
  const length = [...text].length;
  if (length > MAX_CHARACTERS) return say(t('Too long: {1} of at most {2} characters.', length, MAX_CHARACTERS));
  say('');
  input.value = '';
  edited();
  outbox.enqueue(receiver, text, answered);
  answer(null);
  document.querySelector('.new-line')?.remove();
  told = 0; // the message says that the writing is over
  scroller.scrollTop = 0;
  input.focus();
}

// ---- The message that is answered

const [quoteId, quoteSender, quoteText] = ['input', '.quote-sender', '.quote-text'].map((part) =>
  quote.querySelector(part),
);
let answered = quoteId.value // { id, sender, text }; the page may have come with one
  ? { id: quoteId.value, sender: quoteSender.textContent, text: quoteText.textContent }
  : null;

/** Makes the form answer `message`, { id, sender, text }; null: none. */
function answer(message) {
  showQuote(message);
  keepDraft();
}

function showQuote(message) {
  answered = message;
  quote.classList.toggle('hidden', !message);
  quoteId.value = message?.id ?? '';
  quoteSender.textContent = message?.sender ?? '';
  quoteText.textContent = message?.text ?? '';
}

document.getElementById('chat-messages').addEventListener('click', (event) => {
  const bubble = event.target.closest('.bubble-reply')?.closest('.bubble');
  if (!bubble || !isPlain(event)) return;
  event.preventDefault();
  answer({
    id: bubble.id.replace('message-', ''),
    sender: bubble.querySelector('.visually-hidden bdi').textContent,
    text: bubble.querySelector('.bubble-text').textContent,
  });
  input.focus();
});

quote.querySelector('.quote-drop').addEventListener('click', (event) => {
  event.preventDefault();
  answer(null);
  input.focus();
});

// ---- The draft. Tabs that show the same one know it by its id: they drop it when it is sent or deleted in one of them,
// and show what it has become when somebody comes back to them. A text that two tabs have changed becomes two drafts.
// The storage may be late, so that holds until something is written here.

let draftId;
let stored = null; // the draft in the storage; null: none, or another one than the form has
let shown = null; // the draft in the form; older than the stored one when another tab has changed it since
let edits = false; // something was written here since somebody came back

const written = () => (input.value ? JSON.stringify({ id: draftId, text: input.value, answered }) : null);

function keepDraft() {
  if (written() === shown) return;
  edits = true;
  if (!shown || shown !== stored) draftId = randomId();
  const draft = written();
  if (draft || (shown === stored && recall(key) === stored)) remember(key, draft);
  stored = recall(key) === draft ? draft : null; // the storage may be full
  shown = draft;
}

function showDraft(draft) {
  const { id, text, answered: message = null } = draftIn(draft);
  draftId = id;
  input.value = text;
  showQuote(message);
  stored = shown = draft;
  edited();
}

function catchUp() {
  edits = false;
  const kept = recall(key);
  const draft = kept === shown ? stored : kept;
  if (draft !== shown && (stored || !(input.value || answered))) showDraft(draft);
}

addEventListener('storage', ({ key: changed, oldValue, newValue }) => {
  if (changed !== key) return;
  if (newValue) {
    if (oldValue === stored) stored = draftIn(newValue).id === draftId ? newValue : null;
    if (!edits) catchUp();
  } else if (oldValue === stored) showDraft(null);
  else if (shown) remember(key, (stored = shown)); // it was changed here while the other one was sent
});

// ---- "… is writing": a hint, so whether it arrives does not matter

let told = 0; // when the other one was last told, ms of the page's clock; 0: not since the last message

function tellTyping(typing) {
  if (typing ? told && performance.now() - told < TYPING_MS : !told) return;
  told = typing ? performance.now() : 0;
  post('/chat/typing', { receiver_id: receiver, typing }).catch(() => {});
}

// ---- What drives it

const scroller = document.querySelector('.scroller');
const PAGES = { PageUp: -0.9, PageDown: 0.9 }; // of what is seen of the conversation
const keyboard = matchMedia('(hover: hover) and (pointer: fine)'); // on a touch keyboard Enter is a new line

const PROCESS_KEY = 229; // the code of a key that an input method handles; WebKit reports one after the composition
const isComposing = (event) => event.isComposing || event.keyCode === PROCESS_KEY;

input.addEventListener('keydown', (event) => {
  if (isComposing(event)) return;
  if (event.key === 'Escape') answer(null);
  if (event.key in PAGES && input.scrollHeight <= input.clientHeight)
    scroller.scrollBy(0, PAGES[event.key] * scroller.clientHeight);
  if (event.key !== 'Enter' || event.shiftKey || !keyboard.matches) return;
  event.preventDefault();
  form.requestSubmit();
});
input.addEventListener('input', () => {
  say('');
  edited();
  tellTyping(input.value.trim() !== '');
});
form.addEventListener('submit', submit);
outbox.onChange(showWaiting);

input.required = false; // an empty text is no fault here, it is just not sent
const quoted = answered;
if (input.value) edited();
else showDraft(recall(key));
if (quoted) answer(quoted);
for (const event of ['focus', 'pageshow', 'visibilitychange']) addEventListener(event, catchUp);
showWaiting();
if (keyboard.matches) input.focus({ preventScroll: true });
