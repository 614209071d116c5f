/**
 * Which of the user's messages the contact has read, and when.
 *
 * An event names the newest of the messages that were marked together, but not the oldest. Messages that were marked
 * together have no unread one in between, so the server is asked about those below it until one is unread.
 */
import { make } from '../lib/dom.js';
import { tNodes } from '../lib/i18n.js';
import { messageNumber } from '../lib/messages.js';
import { isTheirs, numberOf } from './bubbles.js';

const PAGE = 100; // messages that the server is asked about at once, which is its limit
const RETRY_MS = 5_000; // longest delay before a failed request is repeated

export class Receipts {
  #user;
  #list;
  #history;
  #localize;
  #sleep;
  #queue = new Set(); // numbers of messages: these, and what was marked together with them, are to be asked about
  #final = new WeakSet(); // bubbles that need not be asked about
  #newest = { upTo: 0, at: '' }; // the newest that was read, and when
  #isAsking = false;
  #hasEnded = false;

  /**
   * @param {string} user
   * @param {MessageList} list
   * @param {MessageHistory} history
   * @param {(element: Element) => void} localize writes the times in an element
   * @param {(ms: number) => Promise<void>} sleep
   */
  constructor(user, list, history, localize, sleep) {
    this.#user = user;
    this.#list = list;
    this.#history = history;
    this.#localize = localize;
    this.#sleep = sleep;
  }

  /** Takes the data of `message.read` in. */
  receive({ upTo, at }) {
    const number = messageNumber(upTo);
    if (number > this.#newest.upTo) this.#newest = { upTo: number, at };
    this.#showRead(this.#list.find(upTo), at);
    this.#ask([number]);
  }

  /** Asks about those of these bubbles that an event may have been about before they were on the page. */
  show(bubbles) {
    const newest = bubbles.find((bubble) => numberOf(bubble) === this.#newest.upTo);
    this.#showRead(newest, this.#newest.at);
    this.#ask(this.#openNumbers(bubbles).filter((number) => number <= this.#newest.upTo));
  }

  /** Asks about all that are on the page: events may have been missed. */
  showAll() {
    this.#ask(this.#openNumbers(this.#list.bubbles));
  }

  end() {
    this.#hasEnded = true;
  }

  #isOpen(bubble) {
    return !isTheirs(bubble) && !this.#final.has(bubble) && !bubble.querySelector('.bubble-state time');
  }

  #openNumbers(bubbles) {
    return bubbles.filter((bubble) => this.#isOpen(bubble)).map(numberOf);
  }

  /** Shows that a message has been read. Without a time it says so already, or does not exist any more. */
  #showRead(bubble, at) {
    if (!bubble || !this.#isOpen(bubble)) return;
    this.#final.add(bubble);
    if (!at) return;
    const state = bubble.querySelector('.bubble-state');
    state.replaceChildren(...tNodes('Read {1}', make('time', { dateTime: at })));
    this.#localize(state);
  }

  async #ask(numbers) {
    for (const number of numbers) this.#queue.add(number);
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#queue.size > 0 && !this.#hasEnded) {
      const asked = [...this.#queue]; // one that is added from here on is asked about again: the answer may be older
      this.#queue.clear();
      try {
        const unread = await this.#askBelow(Math.max(...asked));
        for (const number of asked) if (number < unread) this.#queue.add(number);
      } catch {
        for (const number of asked) this.#queue.add(number);
        await this.#sleep(Math.random() * RETRY_MS);
      }
    }
    this.#isAsking = false;
  }

  /**
   * Asks about the newest open messages up to a number. Resolves to the number of the oldest unread one in the answer;
   * Infinity: there is none, so there may be more below; 0: nothing is left to ask.
   */
  async #askBelow(upTo) {
    const open = this.#list.bubbles.filter((bubble) => numberOf(bubble) <= upTo && this.#isOpen(bubble));
    if (open.length === 0) return 0;
    const messages = await this.#history.dataBefore(numberOf(open.at(-1)) + 1, PAGE);
    const first = messages.length < PAGE ? 0 : messageNumber(messages[0].messageId);
    for (const bubble of open) {
      const message = messages.find(({ messageId }) => bubble.id === `message-${messageId}`);
      if (numberOf(bubble) >= first && (!message || message.isRead)) this.#showRead(bubble, message?.readAt);
    }
    const unread = messages.find(({ senderId, isRead }) => senderId === this.#user && !isRead);
    return unread ? messageNumber(unread.messageId) : Infinity;
  }
}
