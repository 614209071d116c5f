/**
 * The texts that wait to be sent, in the browser's storage. Each is an item of its own there, so that two tabs do not
 * overwrite each other's: { clientId, receiver, text, answered, at, refused }, where `answered` is the message that it
 * replies to or null, `at` gives the order, and `refused` is the server's reason once it has refused the text.
 */
export class OutboxStore {
  #prefix;
  #storage;
  #memory = new Map(); // what the storage refused (private window, full disk): it lives as long as the page

  /**
   * @param {string} user
   * @param storage recall(key), remember(key, value) and storedKeys(), as in lib/storage.js
   */
  constructor(user, storage) {
    this.#prefix = `beantrack.outbox.${user}.`; // then the client id
    this.#storage = storage;
  }

  /** Whether a key of the storage is that of an item. */
  isKey(key) {
    return key?.startsWith(this.#prefix) ?? false;
  }

  /** Keeps an item, in place of one with the same client id. */
  keep(item) {
    const key = this.#prefix + item.clientId;
    const value = JSON.stringify(item);
    if (this.#storage.remember(key, value)) this.#memory.delete(key);
    else this.#memory.set(key, value);
  }

  /** Deletes an item for good. */
  remove({ clientId }) {
    const key = this.#prefix + clientId;
    this.#memory.delete(key);
    this.#storage.remember(key, null);
  }

  has({ clientId }) {
    return this.all().some((item) => item.clientId === clientId);
  }

  /** All items, oldest first. */
  all() {
    const keys = this.#storage.storedKeys().filter((key) => this.isKey(key));
    const values = new Map([...keys.map((key) => [key, this.#storage.recall(key)]), ...this.#memory]);
    return [...values.values()].flatMap(parseItem).sort((a, b) => a.at - b.at);
  }
}

/** One item; none for a value that is not an item: it must not keep the others from being sent. */
function parseItem(value) {
  try {
    const item = JSON.parse(value);
    return item?.clientId && item.receiver && item.text ? [item] : [];
  } catch {
    return [];
  }
}
