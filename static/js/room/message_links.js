/**
 * Messages by their addresses: the room's own address may name one, a quote leads to what it quotes, and the link of a
 * message, behind its time, is copied when it is clicked.
 */
import { isPlainClick } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

export class MessageLinks {
  #contact;
  #list;
  #say;
  #onLeave;

  /**
   * @param {string} contact
   * @param {MessageList} list
   * @param {(words: string) => void} say shows a short notice
   * @param {() => void} onLeave called when another page is loaded: nothing of this one is read any more
   */
  constructor(contact, list, say, onLeave) {
    this.#contact = contact;
    this.#list = list;
    this.#say = say;
    this.#onLeave = onLeave;
  }

  start() {
    addEventListener('hashchange', () => this.goToTarget());
    this.#list.element.addEventListener('click', (event) => this.#click(event));
  }

  /** Goes to the message that the address names: where it is not on the page, to the page around it. */
  goToTarget() {
    const id = location.hash.match(/^#message-(M\d+)$/)?.[1];
    if (!id) return;
    const bubble = this.#list.find(id);
    if (bubble) return bubble.scrollIntoView({ block: 'center' });
    if (new URLSearchParams(location.search).get('at') === id) return;
    this.#onLeave();
    location.replace(`/chat/${this.#contact}?at=${id}#message-${id}`);
  }

  #click(event) {
    const link = event.target.closest('.bubble-link, .bubble-quote');
    if (!link || !isPlainClick(event)) return;
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return; // the link leads to the page that has it
    event.preventDefault();
    if (link.matches('.bubble-quote')) {
      location.hash = link.hash; // so that :target marks it
      target.scrollIntoView({ block: 'center' });
    } else this.#copy(link);
  }

  async #copy(link) {
    const isCopied = await navigator.clipboard?.writeText(link.href).then(
      () => true,
      () => false,
    );
    if (isCopied) this.#say(t('Link copied'));
    else location.hash = link.hash; // from where it can be copied
  }
}
