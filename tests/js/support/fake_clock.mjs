// A clock that stands still until a test advances it, with the timers that are due on the way.
export class FakeClock {
  #time;
  #offset = 0; // of the system time, which can be set, from the monotonic one
  #timers = new Map();
  #lastTimer = 0;

  /** @param {number} time ms since 1970 at the beginning */
  constructor(time = 1_000_000) {
    this.#time = time;
  }

  now = () => this.#time + this.#offset;
  monotonic = () => this.#time;

  setTimeout = (run, ms = 0) => {
    this.#lastTimer += 1;
    this.#timers.set(this.#lastTimer, { run, at: this.#time + ms });
    return this.#lastTimer;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  /** Sets the system time `ms` forward; negative: back. */
  setBy(ms) {
    this.#offset += ms;
  }

  /** Lets `ms` pass. Promises that a timer resolves have run their course before the next timer is due. */
  async advance(ms) {
    const end = this.#time + ms;
    for (;;) {
      await settle();
      const [id, timer] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!timer || timer.at > end) break;
      this.#timers.delete(id);
      this.#time = Math.max(this.#time, timer.at);
      timer.run();
    }
    this.#time = end;
    await settle();
  }
}

/** Waits until all that is under way without a timer has been done. */
export const settle = () => new Promise(setImmediate);
