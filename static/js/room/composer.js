/** The form of a room: the text with its draft, and the message that it replies to. */
import { isPlainClick } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { Quote, quoteFrom } from './quote.js';

const MAX_CHARACTERS = 4_000; // the server's limit
const COUNTED_CHARACTERS = 500; // so many left are counted
const SCREENS = { PageUp: -0.9, PageDown: 0.9 }; // parts of the screen that these keys scroll the conversation by
const PROCESS_KEY = 229; // code of a key that an input method handles; WebKit reports one after the composition

const isComposing = (event) => event.isComposing || event.keyCode === PROCESS_KEY;

const describeRest = (rest) => (rest < 0 ? t('Characters over the limit: {1}', -rest) : t('Characters left: {1}', rest));

export class Composer {
  #form = document.getElementById('chat-form');
  #input = document.getElementById('message');
  #error = document.getElementById('chat-error');
  #remaining = document.getElementById('characters-left');
  #quote = new Quote();
  #keyboard = matchMedia('(hover: hover) and (pointer: fine)'); // on a touch keyboard Enter is a new line
  #drafts = null;
  #list;
  #scroll;
  #typing;
  #onSubmit;

  /**
   * @param {Element} list of the messages
   * @param {Scroll} scroll
   * @param {TypingNotifier} typing
   * @param {(text: string, answered: object | null) => void} onSubmit
   */
  constructor(list, scroll, typing, onSubmit) {
    this.#list = list;
    this.#scroll = scroll;
    this.#typing = typing;
    this.#onSubmit = onSubmit;
  }

  /** Begins, with what the page has come with or else the draft. */
  start(drafts) {
    this.#drafts = drafts;
    this.#input.addEventListener('keydown', (event) => this.#handleKey(event));
    this.#input.addEventListener('input', () => this.#handleInput());
    this.#form.addEventListener('submit', (event) => this.#submit(event));
    this.#list.addEventListener('click', (event) => this.#handleClick(event));
    this.#quote.onCancel(() => this.#replyTo(null));
    this.#input.required = false; // an empty text is no fault here: it is just not sent
    const quoted = this.#quote.message;
    if (this.#input.value) this.#update();
    else drafts.restore();
    if (quoted) this.#setQuote(quoted);
    if (this.#keyboard.matches) this.focus({ preventScroll: true });
  }

  focus(options) {
    this.#input.focus(options);
  }

  isEmpty() {
    return !this.#input.value.trim();
  }

  /** Takes a refused text back, before what is being written. */
  takeBack({ text, answered, refused }) {
    this.#input.value = [text, this.#input.value].filter((each) => each.trim()).join('\n');
    if (!this.#quote.message) this.#setQuote(answered ?? null);
    this.#showError(t('Not sent: {1}', refused));
    this.#update();
  }

  /** What DraftKeeper stores. */
  getDraft() {
    return { text: this.#input.value, answered: this.#quote.message };
  }

  showDraft({ text, answered }) {
    this.#input.value = text;
    this.#quote.show(answered);
    this.#update();
  }

  /** The text has changed. */
  #update() {
    this.#fitHeight();
    this.#countCharacters();
    this.#drafts.save();
  }

  #fitHeight() {
    const { style } = this.#input;
    style.height = 'auto'; // where the style sheet's field-sizing is not known yet
    style.height = `${this.#input.scrollHeight + this.#input.offsetHeight - this.#input.clientHeight}px`;
  }

  #countCharacters() {
    const rest = MAX_CHARACTERS - [...this.#input.value].length;
    this.#remaining.classList.toggle('hidden', rest > COUNTED_CHARACTERS);
    this.#remaining.classList.toggle('over', rest < 0);
    this.#remaining.textContent = rest > COUNTED_CHARACTERS ? '' : describeRest(rest);
  }

  #submit(event) {
    event.preventDefault();
    if (this.isEmpty()) return; // the server refuses other texts that show nothing, and says why
    const text = this.#input.value;
    const { length } = [...text];
    if (length > MAX_CHARACTERS)
      return this.#showError(t('Too long: {1} of {2} characters.', length, MAX_CHARACTERS));
    this.#showError('');
    this.#input.value = '';
    this.#update();
    this.#onSubmit(text, this.#quote.message);
    this.#setQuote(null);
    this.#typing.reset();
    this.#input.focus();
  }

  #showError(words) {
    this.#error.textContent = words;
    if (words) this.#form.classList.remove('hidden'); // a text may be taken back where one can only read now
    this.#input.setAttribute('aria-invalid', words !== '');
  }

  #setQuote(message) {
    this.#quote.show(message);
    this.#drafts.save();
  }

  #replyTo(message) {
    this.#setQuote(message);
    this.#input.focus();
  }

  #handleKey(event) {
    if (isComposing(event)) return;
    if (event.key === 'Escape') this.#setQuote(null);
    const hasOverflow = this.#input.scrollHeight > this.#input.clientHeight;
    if (event.key in SCREENS && !hasOverflow) this.#scroll.byScreens(SCREENS[event.key]);
    if (event.key !== 'Enter' || event.shiftKey || !this.#keyboard.matches) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #handleInput() {
    this.#showError('');
    this.#update();
    this.#typing.notify(!this.isEmpty());
  }

  #handleClick(event) {
    const bubble = event.target.closest('.bubble-reply')?.closest('.bubble');
    if (!bubble || !isPlainClick(event)) return;
    event.preventDefault();
    this.#replyTo(quoteFrom(bubble));
  }
}
