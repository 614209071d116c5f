/**
 * Brings what happens in the conversation onto the page.
 *
 * A message is rendered from its event. Those with links or a quote are fetched, all that wait in one request. After a
 * `reset` the newest messages are fetched and merged; if something may be missing between them and what is shown, they
 * replace it.
 */
import { messageNumber } from '../lib/messages.js';
import { isRenderable } from './bubble_template.js';
import { numberOf, textOf } from './bubbles.js';

const MAX_EVENTS = 50; // more new messages than these are fetched as one list
const RENDER_MS = 100; // between two changes of the page: what comes meanwhile is shown together
const RETRY_MS = 5_000; // longest delay before a failed request is repeated
const OVERLAP = 10; // so many messages in common: two lists join (events may overtake each other by a few places)

export class Sync {
  #view;
  #history;
  #outbox;
  #sleep;
  #random;
  #events = new Map(); // by message id: events whose messages are not shown yet
  #completeUpTo; // up to this number nothing is missing
  #isStale = false; // something may be missing after it: the newest are fetched before anything is added
  #isRunning = false;
  #isPaused;
  #hasEnded = false;

  /**
   * @param view bubbles, isMissing(messageId), render(event), show(bubbles), replaceAll() and reload()
   * @param {MessageHistory} history
   * @param {Outbox} outbox
   * @param {{ isPaused: boolean, sleep, random }} options whether the page has older messages only, so that nothing is
   *   added until `resume`; sleep(ms) and random() as Math.random
   */
  constructor(view, history, outbox, { isPaused, sleep, random }) {
    this.#view = view;
    this.#history = history;
    this.#outbox = outbox;
    this.#isPaused = isPaused;
    this.#sleep = sleep;
    this.#random = random;
    this.#completeUpTo = messageNumber(view.bubbles.at(-1)?.id ?? 'M0');
  }

  /** Takes an event of a message in. */
  receive(event) {
    this.#events.set(event.messageId, event);
    this.#run();
  }

  /** Something may have been missed: fetches the newest messages. */
  refresh() {
    this.#isStale = true;
    this.#run();
  }

  /** A page of older messages has come to its end: from here on it is like any other. */
  resume() {
    this.#isPaused = false;
    this.#noteShown(this.#view.bubbles.slice(-1));
    this.refresh(); // something may have come since
  }

  end() {
    this.#hasEnded = true;
  }

  async #run() {
    if (this.#isRunning || this.#isPaused) return;
    this.#isRunning = true;
    while ((this.#isStale || this.#events.size > 0) && !this.#hasEnded) {
      await this.#outbox.settled(); // an own message that is just being sent brings its bubble itself
      for (const id of this.#events.keys()) if (!this.#view.isMissing(id)) this.#events.delete(id);
      const events = [...this.#events.values()];
      const hasGap = this.#isStale || events.length > MAX_EVENTS;
      this.#isStale = false; // a reset that comes from here on counts for the next round
      try {
        if (hasGap) await this.#merge();
        else if (events.every(isRenderable)) await this.#render(events);
        else await this.#fetch(events);
      } catch {
        this.#isStale ||= hasGap;
        await this.#sleep(this.#random() * RETRY_MS);
      }
    }
    this.#isRunning = false;
  }

  #render(events) {
    const bubbles = events.map((event) => this.#view.render(event));
    this.#events.clear();
    this.#show(bubbles);
    return this.#sleep(RENDER_MS);
  }

  /** Fetches these messages, and what has come between and after them. One that is not listed yet is rendered. */
  async #fetch(events) {
    const first = Math.min(...events.map(({ messageId }) => messageNumber(messageId)));
    const { messages, hasNewer } = await this.#history.from(first);
    if (this.#isStale) return;
    this.#show(messages);
    const due = events.filter(({ messageId }) => !hasNewer || messageNumber(messageId) <= this.#completeUpTo);
    for (const { messageId } of due) this.#events.delete(messageId);
    const unlisted = due.filter(({ messageId }) => this.#view.isMissing(messageId));
    this.#show(unlisted.map((event) => this.#view.render(event)));
  }

  /** Fetches the newest messages and merges them. Where they may not join what is shown, they replace it. */
  async #merge() {
    const ids = [...this.#events.keys()]; // what comes from here on may not be in the answer
    const shown = this.#view.bubbles;
    const { messages: newest, hasOlder } = await this.#history.newest();
    if (!haveSameTexts(shown, newest)) return this.#view.reload();
    const joins = newest.filter((bubble) => numberOf(bubble) <= this.#completeUpTo).length >= OVERLAP;
    if (hasOlder && !joins) await this.#replace();
    else this.#show(newest);
    for (const id of ids) if (messageNumber(id) <= this.#completeUpTo) this.#events.delete(id);
  }

  async #replace() {
    await this.#view.replaceAll();
    this.#completeUpTo = numberOf(this.#view.bubbles.at(-1));
  }

  #show(bubbles) {
    this.#noteShown(bubbles);
    this.#view.show(bubbles);
  }

  #noteShown(bubbles) {
    this.#completeUpTo = Math.max(this.#completeUpTo, ...bubbles.map(numberOf));
  }
}

/** Whether `newest` has what is shown of its time. A database that was restored may give an id to another message. */
function haveSameTexts(shown, newest) {
  const texts = new Map(newest.map((bubble) => [bubble.id, textOf(bubble)]));
  const first = messageNumber(newest[0]?.id ?? 'M0');
  return shown.every((bubble) => numberOf(bubble) < first || texts.get(bubble.id) === textOf(bubble));
}
