// A listener that reads when it is told to: its stream comes over a socket of its own, straight from the daemon, so
// that no proxy takes for it what it does not take.
import { connect } from 'node:net';
import { fetchRaw } from './http.mjs';
import { EventStreamParser, logPosition } from './sse.mjs';
import { STATE, sleep, until } from './stack.mjs';

const HEAD_END = '\r\n\r\n';
const STANDS_MS = 500; // a replay that has not gone on for so long waits for its listener

/** A number that the daemon tells of itself. */
async function metric(name) {
  const { text } = await fetchRaw('GET', '/metrics');
  return Number(text.match(new RegExp(`^beantrack_push_${name} (\\d+)$`, 'm'))[1]);
}

/** Opens a stream at the cursor `lastEventId` and reads nothing of it. */
export class Reader {
  parser = new EventStreamParser();
  closed = false; // by the daemon
  #head = Buffer.alloc(0); // the answer's, until it is whole

  constructor(cookie, lastEventId) {
    this.socket = connect(`${STATE}/run/push.sock`);
    this.socket.unref(); // a test that failed shall not keep the process
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
      this.parser.end();
    });
    this.socket.pause();
    const lines = ['GET /chat/stream HTTP/1.1', 'Host: x', `Cookie: ${cookie}`, `Last-Event-ID: ${lastEventId}`];
    this.socket.write(lines.join('\r\n') + HEAD_END);
  }

  /** Opens one and waits until the daemon has handed it what its socket and its queue hold. Answers how many events. */
  static async stalled(cookie, lastEventId) {
    const newest = Number(await logPosition());
    await until('all that is live is told', async () => (await metric('position')) >= newest);
    const before = await metric('events_total');
    const reader = new Reader(cookie, lastEventId);
    let handed = 0;
    await until('the replay stands', async () => {
      const last = handed;
      await sleep(STANDS_MS);
      handed = (await metric('events_total')) - before;
      return handed > 0 && handed === last;
    });
    return { reader, handed };
  }

  /** Reads from now on. */
  read() {
    this.socket.on('data', (bytes) => this.#take(bytes));
    this.socket.resume();
  }

  #take(bytes) {
    if (!this.#head) return this.parser.push(bytes);
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const rest = this.#head.subarray(end + HEAD_END.length);
    this.#head = undefined;
    return this.parser.push(rest);
  }

  /** The ids of the messages heard, in order, and the types of other events that were logged. */
  get heard() {
    return this.parser.events
      .filter((event) => event.ownId)
      .map(({ type, data }) => (type === 'message.sent' ? JSON.parse(data).messageId : type));
  }

  close() {
    this.socket.destroy();
  }
}
