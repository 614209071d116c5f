/** Subscribers to events by type. */
export class Emitter {
  #subscribers = new Map(); // type → functions

  /**
   * Calls `fn(data)` for every event of `type`.
   * @returns {() => void} ends the subscription
   */
  on(type, fn) {
    if (!this.#subscribers.has(type)) this.#subscribers.set(type, new Set());
    this.#subscribers.get(type).add(fn);
    return () => this.#subscribers.get(type).delete(fn);
  }

  /** Calls the subscribers of `type`. One that throws does not keep the event from the others. */
  emit(type, data) {
    for (const fn of [...(this.#subscribers.get(type) ?? [])]) {
      try {
        fn(data);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
