/**
 * Runs an asynchronous task some time after it was first asked for, once for all that asked meanwhile. What asks for it
 * while it runs has it run again afterwards.
 */
export class RefreshTimer {
  #task;
  #setTimeout;
  #timer = 0;
  #isRunning = false;
  #delayAfter = Infinity; // ms; Infinity: it need not run again
  #hasEnded = false;

  /** @param {() => Promise<void>} task */
  constructor(task, { setTimeout: wait = (...args) => setTimeout(...args) } = {}) {
    this.#task = task;
    this.#setTimeout = wait;
  }

  /** Runs the task in `ms`, unless it is to run anyway. */
  schedule(ms) {
    if (this.#isRunning) this.#delayAfter = Math.min(this.#delayAfter, ms);
    else if (!this.#hasEnded) this.#timer ||= this.#setTimeout(() => this.#run(), ms);
  }

  /** The same while the task runs, unless something else has asked for it. */
  scheduleIfIdle(ms) {
    if (this.#delayAfter === Infinity) this.schedule(ms);
  }

  /** Runs the task no more. */
  end() {
    this.#hasEnded = true;
  }

  async #run() {
    this.#timer = 0;
    this.#isRunning = true;
    this.#delayAfter = Infinity;
    await this.#task();
    this.#isRunning = false;
    if (this.#delayAfter !== Infinity) this.schedule(this.#delayAfter);
  }
}
