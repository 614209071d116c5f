/**
 * The arrow keys go from one message to the next, so that the whole conversation is one stop of the Tab key (a roving
 * tabindex).
 */
const LINKS = '.bubble-link, .bubble-reply, .bubble-quote, .bubble-text a';

export class KeyboardNavigation {
  #list;
  #isStarted = false;

  /** @param {MessageList} list */
  constructor(list) {
    this.#list = list;
  }

  /** Begins when somebody first points at a message, or comes to one with the keyboard. */
  start() {
    for (const event of ['pointerover', 'focusin'])
      this.#list.element.addEventListener(event, () => this.#begin(), { once: true });
  }

  #begin() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { element } = this.#list;
    element.addEventListener('keydown', (event) => this.#move(event));
    element.addEventListener('focusin', ({ target }) => this.#makeStop(target.closest('.bubble')));
    const renew = () => this.#makeStop(document.activeElement?.closest('.bubble') ?? this.#list.last);
    renew();
    new MutationObserver(renew).observe(element, { childList: true });
  }

  /** Makes `current` the one bubble that the Tab key comes to. */
  #makeStop(current) {
    for (const bubble of this.#list.bubbles)
      for (const link of bubble.querySelectorAll(LINKS)) link.tabIndex = bubble === current ? 0 : -1;
  }

  #move(event) {
    const { bubbles } = this.#list;
    const at = bubbles.indexOf(event.target.closest('.bubble'));
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: bubbles.length - 1 }[event.key];
    if (at < 0 || to === undefined || !bubbles[to]) return;
    event.preventDefault();
    this.#makeStop(bubbles[to]);
    bubbles[to].querySelector('.bubble-link').focus();
  }
}
