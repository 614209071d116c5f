// What the stream's modules need of a browser: event sources that a test drives, and the channels and locks that its
// tabs share.
import { settle } from './fake_clock.mjs';

export class FakeSource {
  CONNECTING = 0;
  OPEN = 1;
  CLOSED = 2;
  readyState = this.CONNECTING;
  #listeners = new Map();

  constructor(address) {
    this.address = address;
  }

  addEventListener(type, listener) {
    this.#listeners.set(type, listener);
  }

  close() {
    this.readyState = this.CLOSED;
  }

  open() {
    this.readyState = this.OPEN;
    this.onopen();
  }

  fail(readyState = this.CLOSED) {
    this.readyState = readyState;
    this.onerror();
  }

  /** Delivers an event as the daemon sends it. */
  send(type, data = {}, id = '') {
    this.#listeners.get(type)({ type, data: JSON.stringify(data), lastEventId: String(id) });
  }
}

/** Web Locks of one browser: in turn, and stolen with `steal`. */
class FakeLocks {
  #held = null; // { reject }
  #queue = [];

  request(name, options, callback) {
    return new Promise((resolve, reject) => {
      const claim = { callback, resolve, reject };
      options.signal?.addEventListener('abort', () => {
        if (!this.#queue.includes(claim)) return;
        this.#queue.splice(this.#queue.indexOf(claim), 1);
        reject(new Error('aborted'));
      });
      if (options.steal) {
        this.#held?.reject(new Error('stolen'));
        this.#held = null;
        this.#queue.unshift(claim);
      } else this.#queue.push(claim);
      queueMicrotask(() => this.#grant());
    });
  }

  async #grant() {
    if (this.#held || this.#queue.length === 0) return;
    const claim = this.#queue.shift();
    this.#held = claim;
    claim.resolve(await claim.callback());
    if (this.#held !== claim) return; // stolen
    this.#held = null;
    this.#grant();
  }
}

/** A browser whose tabs share channels, locks (unless `locks` is false) and storage. */
export class FakeBrowser {
  #clock;
  #channels = new Set();
  #locks;
  #storage = new Map();
  #turn = 0;
  sources = []; // all that were opened, in order
  probes = []; // statuses that requests for the stream are answered with; none left: 200
  probeSignals = []; // of these requests

  constructor(clock, { locks = true } = {}) {
    this.#clock = clock;
    this.#locks = locks ? new FakeLocks() : undefined;
  }

  get openSources() {
    return this.sources.filter((source) => source.readyState !== source.CLOSED);
  }

  storage = () => ({
    getItem: (key) => this.#storage.get(key) ?? null,
    setItem: (key, value) => this.#storage.set(key, value),
  });

  /** What a tab needs (stream/live_events.js); a tab that hangs receives no message until it resumes. */
  tab() {
    const messages = []; // what arrives while the tab hangs
    let hangs = false;
    const receive = (run) => (hangs ? messages.push(run) : run());
    return {
      createSource: (address) => {
        this.sources.push(new FakeSource(address));
        return this.sources.at(-1);
      },
      createChannel: (name) => this.#createChannel(name, receive),
      locks: this.#locks,
      fetch: async (path, { signal }) => {
        this.probeSignals.push(signal);
        return { status: this.probes.shift() ?? 200 };
      },
      random: () => 0.5 + (this.#turn += 1) / 1_000, // no two are the same
      clock: this.#clock,
      hang: () => {
        hangs = true;
      },
      resume: () => {
        hangs = false;
        for (const run of messages.splice(0)) run();
      },
    };
  }

  #createChannel(name, receive) {
    const channel = { name, receive };
    channel.postMessage = (posted) => {
      const message = structuredClone(posted);
      for (const other of this.#channels)
        if (other !== channel && other.name === name)
          setImmediate(() => other.receive(() => this.#channels.has(other) && other.onmessage({ data: message })));
    };
    channel.close = () => this.#channels.delete(channel);
    this.#channels.add(channel);
    return channel;
  }
}

/** Waits until the tabs have exchanged what they have to say. */
export async function exchange() {
  for (let round = 0; round < 6; round += 1) await settle();
}
