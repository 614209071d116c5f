/** The texts that wait to be sent or were refused, as bubbles after the messages that exist. */
import { make } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

export class OutboxView {
  #outbox;
  #contact;
  #template;
  #handlers;
  #shelf = document.getElementById('pending');
  #status = document.getElementById('send-status'); // for those who do not see the bubbles
  #bubbles = new Map(); // by client id: each stays the same element, with the focus in it

  /**
   * @param {Outbox} outbox
   * @param {string} contact
   * @param {BubbleTemplate} template
   * @param handlers onEdit(item) for a refused text, and focusInput()
   */
  constructor(outbox, contact, template, handlers) {
    this.#outbox = outbox;
    this.#contact = contact;
    this.#template = template;
    this.#handlers = handlers;
  }

  render() {
    const items = this.#outbox.waitingFor(this.#contact);
    for (const clientId of this.#bubbles.keys())
      if (!items.some((item) => item.clientId === clientId)) this.#remove(clientId);
    for (const item of items) this.#renderItem(item);
    const { problem } = this.#outbox;
    const words = this.#shelf.hasChildNodes() && problem ? t('Not sent yet: {1}.', problem) : '';
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }

  #remove(clientId) {
    const bubble = this.#bubbles.get(clientId);
    const hadFocus = bubble.contains(document.activeElement);
    bubble.remove();
    this.#bubbles.delete(clientId);
    if (hadFocus) this.#handlers.focusInput();
  }

  #renderItem(item) {
    const bubble = this.#bubbles.get(item.clientId) ?? this.#add(item);
    const { problem } = this.#outbox;
    const kind = item.refused ? 'refused' : problem ? 'waiting' : 'sending';
    bubble.classList.toggle('refused', kind === 'refused');
    bubble.classList.toggle('pending', kind !== 'refused');
    bubble.classList.toggle('waiting', kind === 'waiting');
    const state = bubble.querySelector('.bubble-state');
    if (kind === 'refused') state.textContent = t('Not sent: {1}', item.refused);
    else state.textContent = problem ? t('Not sent yet: {1}.', problem) : t('Sending…');
    if (bubble.dataset.state === kind) return;
    bubble.dataset.state = kind;
    for (const old of bubble.querySelectorAll('button')) old.remove();
    state.after(...this.#buttonsFor(kind, item));
  }

  #buttonsFor(kind, item) {
    if (kind === 'waiting') return [button(t('Try now'), () => this.#outbox.sendAll())];
    if (kind !== 'refused') return [];
    return [button(t('Edit'), () => this.#handlers.onEdit(item)), button(t('Delete'), () => this.#delete(item))];
  }

  #add(item) {
    const bubble = this.#template.renderPending(item);
    this.#bubbles.set(item.clientId, bubble);
    this.#shelf.append(bubble);
    return bubble;
  }

  #delete(item) {
    this.#outbox.discard(item);
    this.render();
    this.#handlers.focusInput();
  }
}

const button = (label, onclick) =>
  make('button', { type: 'button', className: 'button-link', textContent: label, onclick });
