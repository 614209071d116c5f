/**
 * Sending. A text is kept in the browser's storage from the moment of "Send" until the server has acknowledged it, so
 * it survives a reload and a dead network.
 *
 *   outbox.enqueue('U00013', 'Bei ya kahawa?');
 *   outbox.onSent((receiver, html) => …);   // acknowledged: the bubble of the stored message
 *   await outbox.settled();                 // no text is being sent that may be stored already
 *
 * One text is sent at a time, in the order written, whoever receives them. Tabs share what waits, and pages without a
 * form send it, too: when they are opened or looked at again, or when the tab in which it was written does not get it
 * sent. A text from elsewhere may be stored already, with its bubble on the page, so it is shown as waiting only when
 * sending it here fails or takes a while.
 */
import { randomId } from '../lib/random_id.js';

const ORPHAN_MS = 30_000; // a text that another tab has not sent by then is sent by this one
const UNSEEN_MS = 1_000; // a text from elsewhere is being sent for so long before it is shown
const FAILURES_UNSURE = 3; // after so many, messages that arrive are shown although one may be the text that waits

export class Outbox {
  #store;
  #sender;
  #clock;
  #random;
  #sentListeners = [];
  #changeListeners = [];
  #shown = new Set(); // client ids of the texts that this page has shown as waiting
  #isSending = false;
  #settled = Promise.resolve();
  #problem = '';

  /**
   * @param {OutboxStore} store
   * @param {Sender} sender
   * @param clock now(), setTimeout, clearTimeout
   * @param {() => number} random as Math.random
   */
  constructor(store, sender, clock, random) {
    this.#store = store;
    this.#sender = sender;
    this.#clock = clock;
    this.#random = random;
  }

  /** Calls `fn(receiver, html)` for each text that was sent. */
  onSent(fn) {
    this.#sentListeners.push(fn);
  }

  /** Calls `fn()` whenever what waits, or why, has changed. */
  onChange(fn) {
    this.#changeListeners.push(fn);
  }

  /** Resolves when the text that is being sent is known to be stored or not, or has failed a few times. */
  settled() {
    return this.#settled;
  }

  /** Why the texts that wait are waiting, in words; empty: they are being sent. */
  get problem() {
    return this.#problem;
  }

  /** The texts to `receiver` that are to be shown as waiting, or that were refused. */
  waitingFor(receiver) {
    return this.#store.all().filter((item) => item.receiver === receiver && (item.refused || this.wasShown(item)));
  }

  /** Whether this page has shown a text as waiting: it was written here, or waited long. */
  wasShown({ clientId }) {
    return this.#shown.has(clientId);
  }

  /** Takes a text to be sent to `receiver`, as a reply to the message `answered`, { id, sender, text }, if given. */
  enqueue(receiver, text, answered = null) {
    const last = this.#store.all().at(-1)?.at ?? 0; // the clock may have been set back
    const clientId = randomId();
    this.#shown.add(clientId);
    this.#store.keep({ clientId, receiver, text, answered, at: Math.max(this.#clock.now(), last + 1) });
    this.#notifyChange();
    this.sendAll();
  }

  /** Deletes a text that nobody wants any more. */
  discard(item) {
    this.#store.remove(item);
  }

  /** Sends what waits, now. */
  async sendAll() {
    this.#sender.retryNow();
    if (this.#isSending) return;
    this.#isSending = true;
    const timer = this.#clock.setTimeout(() => {
      this.#showAll();
      this.#notifyChange();
    }, UNSEEN_MS);
    for (let item; (item = this.#store.all().find((each) => !each.refused));) {
      let settle;
      this.#settled = new Promise((resolve) => {
        settle = resolve;
      });
      const canGoOn = await this.#deliver(item, settle);
      settle();
      if (!canGoOn) break;
    }
    this.#clock.clearTimeout(timer);
    this.#isSending = false;
  }

  /** A key of the storage was changed by another tab; `value` is null where it was deleted. */
  noteStored(key, value) {
    if (!this.#store.isKey(key)) return;
    this.#notifyChange();
    if (value) this.#clock.setTimeout(() => this.sendAll(), ORPHAN_MS * (1 + this.#random()));
  }

  /** A message of the user's has been stored: it may be the text that waits here, though its answer was lost. */
  noteEcho() {
    this.#sender.retryNow();
  }

  /** The connection is back. */
  noteOnline() {
    this.#sender.retryIfAllowed();
  }

  /** Tries one text until it is taken or refused. Resolves to false when going on is of no use. */
  async #deliver(item, settle) {
    for (let failures = 1; ; failures += 1) {
      const outcome = await this.#sender.attempt(item);
      this.#apply(item, outcome);
      if (outcome.wait === undefined) return true;
      if (outcome.stop) return false;
      if (failures === FAILURES_UNSURE) settle();
      await this.#sender.delay(failures, outcome.after);
      if (!this.#store.has(item)) return true; // another tab has sent it
    }
  }

  #apply(item, outcome) {
    this.#problem = outcome.wait ?? '';
    if (outcome.html) {
      this.#store.remove(item);
      for (const fn of this.#sentListeners) fn(item.receiver, outcome.html);
    } else {
      this.#showAll();
    }
    if (outcome.refused && this.#store.has(item)) this.#store.keep({ ...item, refused: outcome.refused });
    this.#notifyChange();
  }

  #showAll() {
    for (const item of this.#store.all()) if (!item.refused) this.#shown.add(item.clientId);
  }

  #notifyChange() {
    for (const fn of this.#changeListeners) fn();
  }
}
