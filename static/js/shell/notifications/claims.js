/**
 * Lets one of several tabs notify of a message: the first that records it. A tab takes its turn with a lock; without
 * locks two tabs may rarely both be the first.
 */
import { recall, remember } from '../../lib/storage.js';
import { sleep } from '../../lib/timers.js';

const MAX_RECORDED = 100; // numbers of the last messages
const SETTLE_MS = 100; // until what one tab has stored is there for the others

export class Claims {
  #key;
  #pending = []; // { number, resolve } that wait for the lock

  constructor(user) {
    this.#key = `beantrack.told.${user}`;
  }

  /**
   * Claims the message of this number.
   * @returns {Promise<boolean>} whether this tab is the first
   */
  claim(number) {
    return new Promise((resolve) => {
      this.#pending.push({ number, resolve });
      if (this.#pending.length > 1) return; // it is decided together with the one before
      const decide = () => this.#decideAll();
      if (navigator.locks) navigator.locks.request(this.#key, decide).catch(decide);
      else decide();
    });
  }

  /** A lock may be faster than the storage: the next tab gets it when the record has come to it. */
  async #decideAll() {
    const all = this.#pending;
    this.#pending = [];
    const results = all.map(({ number }) => this.#record(number));
    all.forEach(({ resolve }, i) => resolve(results[i]));
    if (results.includes(true)) await sleep(SETTLE_MS);
  }

  /** Records a message. Returns whether it was not recorded before. Without storage, every tab is the first. */
  #record(number) {
    const recorded = recall(this.#key)?.split(' ') ?? [];
    if (recorded.includes(String(number))) return false;
    remember(this.#key, [...recorded, number].slice(-MAX_RECORDED).join(' '));
    return true;
  }
}
