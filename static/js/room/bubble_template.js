/**
 * Renders bubbles from events and from texts that wait, as the server would (view/bubble.cc): both start from the same
 * template, which comes with the page.
 */
import { make } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** Whether a message has no quote, no link and nothing that HTML changes: only the server renders those. */
export const isRenderable = ({ message, replyTo }) => !replyTo && !/:\/\/|@|www\.|[\0\r]/i.test(message);

export class BubbleTemplate {
  #user;
  #contact;
  #blank = document.getElementById('pending-bubble').content.firstElementChild;

  constructor(user, contact) {
    this.#user = user;
    this.#contact = contact;
  }

  /** The bubble of a message as its event describes it. Its time is still to be localized. */
  render({ messageId, message, user, createdAt }) {
    const bubble = this.#blank.cloneNode(true);
    const part = (selector) => bubble.querySelector(selector);
    bubble.id = `message-${messageId}`;
    part('.bubble-text').textContent = message || t('Empty message');
    part('.bubble-reply').href = `/chat/${this.#contact}?reply=${messageId}#message`;
    part('.bubble-link').href = `/chat/${this.#contact}?at=${messageId}#${bubble.id}`;
    part('time').dateTime = createdAt;
    if (user.id !== this.#user) {
      bubble.className = 'bubble ';
      part('bdi').textContent = user.name;
      part('.bubble-state').textContent = '';
    }
    return bubble;
  }

  /** The bubble of a text that waits to be sent. */
  renderPending({ text, answered }) {
    const bubble = this.#blank.cloneNode(true);
    bubble.removeAttribute('id');
    const words = bubble.querySelector('.bubble-text');
    words.textContent = text;
    if (answered) words.before(renderQuote(answered));
    for (const link of bubble.querySelectorAll('.bubble-meta a')) link.remove();
    return bubble;
  }
}

/** As templates/bubble.tpl has it. */
function renderQuote({ sender, text }) {
  const words = make('span', { dir: 'auto', textContent: text });
  return make('p', { className: 'bubble-quote' }, make('b', { dir: 'auto', textContent: sender }), ' ', words);
}
