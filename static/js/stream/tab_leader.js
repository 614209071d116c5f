/**
 * Elects the tab of a browser that holds the event stream for all tabs of its user, and carries messages between them.
 *
 * A Web Lock decides, which the browser passes on when a tab closes or crashes. A leader that does not answer for two
 * seconds loses the lock to another tab. A host on plain HTTP has no Web Locks: there a tab that hears no leader
 * becomes one, and of two leaders the newer stays.
 */

/** Interval of `tick`. Browsers stretch it to 1 s in a hidden tab, later to 60 s: so ticks are counted, not time. */
export const TICK_MS = 500;
const TICKS_TO_REQUEST = 2; // a leader that was not heard for so many is asked for its state
const TICKS_TO_REPLACE = 4; // and after so many, with two requests unanswered, it is replaced

export class TabLeader {
  #name;
  #handlers;
  #platform;
  #channel = null; // to the other tabs; null while this page is put away
  #term = 0; // when this tab became the leader; 0: it follows
  #releaseLock = () => {};
  #waiting = new AbortController(); // ends the waiting for the lock
  #silentTicks = 0; // since the leader was last heard

  /**
   * @param {string} name of the channel and of the lock
   * @param handlers onLead(), onResign() when this tab stops leading, onRequest() when
   *   the leader is to be asked for its state, and onMessage(message)
   * @param platform locks (undefined: there are none), createChannel(name), random() and clock: { now() }
   */
  constructor(name, handlers, platform) {
    this.#name = name;
    this.#handlers = handlers;
    this.#platform = platform;
  }

  get isConnected() {
    return this.#channel !== null;
  }

  get isLeader() {
    return this.#term !== 0;
  }

  /** When this tab became the leader, ms since 1970 with a random fraction, which no two share; 0: it follows. */
  get term() {
    return this.#term;
  }

  /** Opens the channel. `follow` then waits for the lock. */
  connect() {
    this.#channel = this.#platform.createChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#handlers.onMessage(data);
  }

  /** Gives up leadership and the channel. `farewell` is broadcast if this tab was the leader. */
  disconnect(farewell) {
    if (this.isLeader) this.broadcast(farewell);
    this.#resign();
    this.#stopWaiting();
    this.#channel?.close();
    this.#channel = null;
  }

  /** Sends a message to the other tabs. */
  broadcast(message) {
    this.#channel?.postMessage(message);
  }

  /** Waits for its turn to lead, giving up leadership if this tab has it. */
  follow() {
    this.#resign();
    // Without locks, only silence says that there is no leader.
    this.#silentTicks = this.#platform.locks ? 0 : TICKS_TO_REPLACE - 1;
    this.#requestLock({ signal: this.#waiting.signal });
    this.#handlers.onRequest();
  }

  /**
   * Another tab has said that it leads since `term`.
   * @returns {boolean} false: this tab has replaced it, which it does not know yet
   */
  acknowledge(term) {
    if (this.#term > term) return false;
    if (this.isLeader) this.follow();
    this.#silentTicks = 0;
    return true;
  }

  /** The leader has left. With locks, the next one has the lock before this tab's next tick. */
  expectSuccessor() {
    this.#silentTicks = TICKS_TO_REPLACE - 1;
  }

  /** Replaces the leader at the next tick. */
  replaceLeader() {
    this.#silentTicks = TICKS_TO_REPLACE;
  }

  /** To be called by a follower every TICK_MS. */
  tick() {
    this.#silentTicks += 1;
    if (this.#silentTicks >= TICKS_TO_REPLACE) this.#takeOver();
    else if (this.#silentTicks >= TICKS_TO_REQUEST) this.#handlers.onRequest();
  }

  #takeOver() {
    this.#silentTicks = 0;
    this.#stopWaiting();
    this.#requestLock({ steal: true });
  }

  #stopWaiting() {
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }

  /** Requests the lock: in turn or, with `steal`, at once. */
  #requestLock(options) {
    const { locks } = this.#platform;
    if (locks) locks.request(this.#name, options, () => this.#lead()).catch(() => this.#noteStolen());
    else if (options.steal) this.#lead();
  }

  #noteStolen() {
    if (this.isLeader) this.follow(); // otherwise the waiting was ended
  }

  /** Becomes the leader. The lock is kept until the promise is resolved. */
  #lead() {
    if (!this.isConnected) return undefined;
    this.#term = this.#platform.clock.now() + this.#platform.random();
    this.#handlers.onLead();
    return new Promise((resolve) => {
      this.#releaseLock = resolve;
    });
  }

  #resign() {
    if (this.isLeader) {
      this.#term = 0;
      this.#handlers.onResign();
    }
    this.#releaseLock();
  }
}
