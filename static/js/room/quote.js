/** The message that the form replies to: { id, sender, text }, or null. */
import { textOf, idOf } from './bubbles.js';

export class Quote {
  #box = document.getElementById('quote');
  #id = this.#box.querySelector('input');
  #sender = this.#box.querySelector('.quote-sender');
  #text = this.#box.querySelector('.quote-text');
  #message = this.#id.value // the page may have come with one
    ? { id: this.#id.value, sender: this.#sender.textContent, text: this.#text.textContent }
    : null;

  get message() {
    return this.#message;
  }

  show(message) {
    this.#message = message;
    this.#box.classList.toggle('hidden', !message);
    this.#id.value = message?.id ?? '';
    this.#sender.textContent = message?.sender ?? '';
    this.#text.textContent = message?.text ?? '';
  }

  /** Calls `fn()` when the reader cancels the reply. */
  onCancel(fn) {
    this.#box.querySelector('.quote-drop').addEventListener('click', (event) => {
      event.preventDefault();
      fn();
    });
  }
}

/** A bubble's message, as it is quoted. */
export const quoteFrom = (bubble) => ({
  id: idOf(bubble),
  sender: bubble.querySelector('.visually-hidden bdi').textContent,
  text: textOf(bubble),
});
