/**
 * What one tab has seen of its user's event log, and what it can pass on to other tabs. Pure: no I/O, no clock.
 *
 * An event is { id, type, data }. Ids are BigInts, since they may exceed what a Number holds. Times are milliseconds
 * since 1970.
 */
const MAX_RECENT = 100; // events that can be passed on to a tab that is behind

export class Cursor {
  #position; // id of the last event seen; Infinity: not known yet, so nothing counts as missed
  #recent = []; // the last events seen, …
  #base; // … which are all of the user's after this id
  #resetAt; // when the last reset came, or the page was loaded
  #completeUntil; // until when this tab has certainly missed no reset

  /**
   * @param {bigint | number} position id of the last event that the page contains; Infinity: not known
   * @param {number} loadedAt when the page was loaded
   */
  constructor(position, loadedAt) {
    this.#position = this.#base = position;
    this.#resetAt = this.#completeUntil = loadedAt;
  }

  get position() {
    return this.#position;
  }

  /**
   * Advances to `event`. A reset is a new beginning: its id is where the log stands, which may be further back.
   * @returns {boolean} false: it was seen before
   */
  accept(event, now) {
    if (event.type === 'reset') {
      this.#recent = [];
      this.#base = event.id;
      this.#resetAt = this.#completeUntil = now;
    } else {
      if (event.id <= this.#position) return false;
      this.#recent.push(event);
      if (this.#recent.length > MAX_RECENT) this.#base = this.#recent.shift().id;
    }
    this.#position = event.id;
    return true;
  }

  /** Records that this tab has received everything up to `now`, resets included. */
  markComplete(now) {
    this.#completeUntil = now;
  }

  /** What other tabs need to know to follow: `events`, which come right after the id `from`. */
  describe(from, events) {
    return { base: this.#base, from, events, resetAt: this.#resetAt };
  }

  /** The recent events after the id `after`, or as many of them as are still known, as `describe` has them. */
  eventsAfter(after) {
    const limit = after < this.#position ? after : this.#position;
    const from = limit > this.#base ? limit : this.#base;
    return this.describe(
      from,
      this.#recent.filter((event) => event.id > from),
    );
  }

  /**
   * Follows what another tab has described.
   * @returns {{ events: object[], next: 'none' | 'request' | 'replay' }} the events that are new to this tab, and what
   *   it has to do: nothing, request the missing events from that tab, or have the server replay them, since that tab
   *   does not know them any more or a reset was missed
   */
  merge({ base, from, events, resetAt = 0 }, now) {
    const missedReset = resetAt > this.#completeUntil && events[0]?.type !== 'reset';
    if (!missedReset) this.#completeUntil = now;
    if (this.#position === Infinity) this.#position = this.#base = from;
    if (missedReset) return { events: [], next: 'replay' };
    if (this.#position >= from) return { events: events.filter((event) => this.accept(event, now)), next: 'none' };
    return { events: [], next: this.#position >= base ? 'request' : 'replay' };
  }
}
