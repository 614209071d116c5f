/**
 * The event stream of one tab: an EventSource that never gives up.
 *
 * A browser closes an EventSource for good when it gets anything but a 200 event stream. It is then opened again after
 * a random delay (full jitter). A stream that is open but silent is dead, whatever the socket says, and is replaced. It
 * ends only when the server answers 401.
 */
const EVENT_TYPES = ['message.sent', 'message.echo', 'message.read', 'reset']; // the daemon's events; each has an id
const EPHEMERAL_TYPES = ['ping', 'typing', 'presence']; // these have no id and are never repeated

const PING_MS = 15_000; // interval of the daemon's `ping` events
const SILENT_MS = 2 * PING_MS + 5_000; // a stream that is silent for longer is dead
/** The same for a page that was out of sight: its sockets may have been frozen. */
export const STALE_MS = PING_MS + 5_000;
const RETRY_MS = 4_000; // longest delay before a closed stream is opened again
const STABLE_MS = 300; // a stream counts as open after this time: an absent daemon also answers, but the answer ends
const LOST_MS = 4_000; // a stream that is not open for this long is reported as lost
const PROBE_TIMEOUT_MS = 10_000;

export class StreamClient {
  #address;
  #handlers;
  #platform;
  #source = null;
  #lastSignAt = 0; // when the daemon was last heard, by the clock that goes on while the machine sleeps
  #stableTimer = 0; // of STABLE_MS
  #downSince = 0; // since when the stream is not open, by the monotonic clock; 0: it is open, or that is not known yet
  #reopenAt = 0; // when a closed stream is to be opened again, by the monotonic clock; 0: not decided yet

  /**
   * @param {() => string} address where the stream goes on from
   * @param handlers onEvent({ id, type, data }), onEphemeral(type, data) for events without an id and for `open`,
   *   onLost(isLost), which may repeat what it has said, and onUnauthorized()
   * @param platform createSource(address), fetch, random() and clock: { now(), monotonic(), setTimeout, clearTimeout }
   */
  constructor(address, handlers, platform) {
    this.#address = address;
    this.#handlers = handlers;
    this.#platform = platform;
  }

  /** Opens the stream, in place of the present one. It still counts as down until the daemon is heard. */
  open() {
    const { clock, createSource } = this.#platform;
    this.#closeSource();
    this.#lastSignAt = clock.now();
    const source = createSource(this.#address());
    source.onopen = () => {
      this.#stableTimer = clock.setTimeout(() => this.#receiveEphemeral({ type: 'open' }), STABLE_MS);
    };
    source.onerror = () => {
      clock.clearTimeout(this.#stableTimer);
      this.check();
    };
    for (const type of EPHEMERAL_TYPES) source.addEventListener(type, (event) => this.#receiveEphemeral(event));
    for (const type of EVENT_TYPES) source.addEventListener(type, (event) => this.#receive(event));
    this.#source = source;
  }

  close() {
    this.#closeSource();
    this.#downSince = 0;
  }

  #closeSource() {
    this.#platform.clock.clearTimeout(this.#stableTimer);
    this.#source?.close();
    this.#source = null;
    this.#reopenAt = 0;
  }

  /** The browser says that there is no network. */
  noteOffline() {
    this.#platform.clock.clearTimeout(this.#stableTimer);
    if (this.#source) this.#handlers.onLost(true);
  }

  /** To be called regularly: opens the stream again when it is closed, or silent for longer than `limit` ms. */
  check(limit = SILENT_MS) {
    const source = this.#source;
    if (!source) return;
    const { clock, random } = this.#platform;
    if (source.readyState !== source.OPEN) {
      this.#downSince ||= clock.monotonic();
      if (clock.monotonic() - this.#downSince >= LOST_MS) this.#handlers.onLost(true);
    }
    if (source.readyState !== source.CLOSED) {
      const silence = Math.abs(clock.now() - this.#lastSignAt); // a clock that was set back proves nothing
      if (silence > limit) this.open();
    } else if (this.#reopenAt === 0) {
      this.#reopenAt = clock.monotonic() + random() * RETRY_MS;
    } else if (clock.monotonic() >= this.#reopenAt) {
      this.#reopenIfAllowed();
    }
  }

  #receive({ type, data, lastEventId }) {
    this.#noteSign();
    this.#handlers.onEvent({ id: BigInt(lastEventId), type, data: JSON.parse(data) });
  }

  #receiveEphemeral({ type, data = '{}' }) {
    this.#noteSign();
    this.#handlers.onEphemeral(type, JSON.parse(data));
  }

  #noteSign() {
    this.#lastSignAt = this.#platform.clock.now();
    this.#downSince = 0;
    this.#handlers.onLost(false);
  }

  /** An EventSource does not say why it was refused, so the status is requested first. */
  async #reopenIfAllowed() {
    const closed = this.#source;
    this.#reopenAt = Infinity; // not twice
    const status = await this.#probe();
    if (this.#source !== closed) return; // opened or given up meanwhile
    this.#reopenAt = 0;
    if (status === 401) this.#handlers.onUnauthorized();
    else if (status === 200) this.open();
    else this.check();
  }

  /** The status of a request for the stream; 0: no network. */
  async #probe() {
    const { clock, fetch } = this.#platform;
    const abort = new AbortController();
    const timer = clock.setTimeout(() => abort.abort(), PROBE_TIMEOUT_MS);
    try {
      const options = { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal: abort.signal };
      return (await fetch('/chat/stream', options)).status;
    } catch {
      return 0;
    } finally {
      clock.clearTimeout(timer);
      abort.abort();
    }
  }
}
