// A reader of text/event-stream of our own, by the rules of the WHATWG HTML standard (section 9.2.6), that besides
// notes everything which is not byte for byte as the chat promises it.
import { request } from 'node:http';
import { sql, value } from './sql.mjs';
import { BASE, sleep, until } from './stack.mjs';

const PROMISED = /^(id: \d+|event: [a-z.]+|data: \S.*|retry: \d+|)$/s;

export class EventStreamParser {
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  #rest = '';
  #data = [];
  #type = '';
  #fields = new Set();
  lastEventId = '';
  retry = undefined;
  events = []; // { id, type, data, at }: as a browser would dispatch them; `id` is the stream's last event id
  faults = []; // what is not byte-exact

  push(bytes) {
    if (bytes.includes(13)) this.faults.push('a carriage return');
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    const lines = text.split(/\r\n|\n|\r/);
    this.#rest = lines.pop();
    for (const line of lines) this.#line(line);
  }

  /** No byte of half a frame may stand at the end of a stream. */
  end() {
    if (this.#rest || this.#fields.size > 0) this.faults.push(`half a frame at the end: ${this.#rest}`);
  }

  #line(line) {
    if (!PROMISED.test(line)) this.faults.push(`the line ${JSON.stringify(line)}`);
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) return undefined;
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (this.#fields.has(name)) this.faults.push(`two ${name} lines in one frame`);
    this.#fields.add(name);
    if (name === 'event') this.#type = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.lastEventId = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
    return undefined;
  }

  #dispatch() {
    const data = this.#data.join('\n');
    if (this.#data.length > 0) {
      this.events.push({
        id: this.lastEventId,
        type: this.#type || 'message',
        data,
        at: Date.now(),
        ownId: this.#fields.has('id'),
      });
    } else if (this.#fields.size > 0 && !this.#fields.has('retry')) {
      this.faults.push(`a frame without data: ${[...this.#fields]}`);
    }
    this.#data = [];
    this.#type = '';
    this.#fields.clear();
  }
}

/** One open stream. */
export class Listener {
  parser = new EventStreamParser();
  closed = false; // by the server

  constructor(sent, response) {
    this.sent = sent;
    this.status = response.statusCode;
    this.headers = response.headers;
    this.bytes = Buffer.alloc(0);
    response.socket.unref(); // a test that failed shall not keep the process
    response.on('data', (bytes) => {
      this.bytes = Buffer.concat([this.bytes, bytes]);
      if (this.isStream) this.parser.push(bytes);
    });
    response.on('close', () => {
      this.closed = true;
      if (response.complete && this.isStream) this.parser.end();
    });
    response.on('error', () => {});
  }

  get isStream() {
    return this.status === 200 && this.headers['content-type']?.startsWith('text/event-stream');
  }
  get events() {
    return this.parser.events;
  }
  /** The events that have an id, with their data read. The others (ping, typing, presence) are of the moment. */
  get logged() {
    return this.events.filter((event) => event.ownId).map((event) => ({ ...event, data: JSON.parse(event.data) }));
  }
  of(type) {
    return this.events
      .filter((event) => event.type === type)
      .map((event) => ({ ...event, data: JSON.parse(event.data) }));
  }

  /** Waits for an event of `type` that `fits` (given its data). */
  next(type, fits = () => true, within = 10_000) {
    return until(`an event ${type}`, () => this.of(type).find((event) => fits(event.data)), { within, every: 5 });
  }

  /** Waits for the event that tells of the message `id`. */
  message(id, type = 'message.sent', within = 10_000) {
    return this.next(type, (data) => data.messageId === id, within);
  }

  untilClosed(within = 10_000) {
    return until('the stream closed', () => this.closed, { within });
  }

  /** Leaves. Throws when anything in the stream was not byte-exact. */
  close() {
    this.sent.destroy();
    if (this.parser.faults.length > 0) throw new Error(`not byte-exact: ${this.parser.faults.join('; ')}`);
  }
}

/**
 * Opens the stream of whoever has this cookie. `after` and `lastEventId` are cursors; `socket` is that of a daemon that
 * is not behind nginx; `base` that of another nginx.
 */
export function listen(
  cookie,
  { after, lastEventId, headers = {}, path = '/chat/stream', method = 'GET', socket, base = BASE } = {},
) {
  const query = after === undefined ? '' : `?after=${after}`;
  const own = {
    Accept: 'text/event-stream',
    ...(cookie && { Cookie: cookie }),
    ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
  };
  return new Promise((done, failed) => {
    const options = {
      ...(socket ? { socketPath: socket } : { host: base.hostname, port: base.port }),
      method,
      path: path + query,
      headers: { ...own, ...headers },
      agent: false,
    };
    const sent = request(options, (response) => done(new Listener(sent, response)));
    sent.setTimeout(10_000, () => sent.destroy(new Error('the stream did not answer')));
    sent.on('response', () => sent.setTimeout(0));
    sent.on('error', failed);
    sent.end();
  });
}

/** A stream that is live: the daemon has registered it, so that whatever is committed from now on reaches it. */
export async function listenLive(cookie, options) {
  const listener = await listen(cookie, options);
  if (!listener.isStream) throw new Error(`the stream answered ${listener.status} ${listener.headers['content-type']}`);
  await until('the stream began', () => listener.parser.retry !== undefined, { every: 5 });
  return listener;
}

/**
 * Follows somebody's stream over all its ends, as an EventSource does: with the id of the last event. (The daemon ends
 * a stream that takes too long to read, among others.) `events` are all of the log's that were heard.
 */
export class Follower {
  events = [];
  streams = 0; // how many it has taken
  #stopped = false;

  constructor(cookie, cursor) {
    this.cookie = cookie;
    this.cursor = cursor;
    this.running = this.#run();
    this.running.catch(() => {}); // stop() tells
  }

  async #run() {
    while (!this.#stopped) {
      const stream = await listen(this.cookie, { lastEventId: this.cursor }).catch(() => undefined);
      if (stream?.isStream) await this.#hear(stream);
      else await sleep(20);
      stream?.sent.destroy();
    }
  }

  async #hear(stream) {
    ++this.streams;
    for (let taken = 0; ;) {
      const ended = stream.closed || this.#stopped;
      for (const event of stream.logged.slice(taken)) {
        this.events.push(event);
        this.cursor = event.id;
        ++taken;
      }
      if (stream.parser.faults.some((fault) => !fault.startsWith('half a frame'))) stream.close(); // throws
      if (ended) return;
      await sleep(10);
    }
  }

  /** The texts of the messages heard, in order. */
  get texts() {
    return this.events.map((event) => event.data.message);
  }

  async stop() {
    this.#stopped = true;
    await this.running;
  }
}

const TAG_DIGITS = 9; // the last ones of an event's id

/** The number in an event's id. */
export const eventNumber = (id) => Number(String(id).slice(0, -TAG_DIGITS));

/** The id of the event `number`, as clients see it. */
export const eventId = (number) =>
  value(`SELECT CONCAT(id, LPAD(tag, ${TAG_DIGITS}, '0')) FROM chat_events WHERE id = ${number}`);

/** The newest event's id, once all that has been committed so far stands in the log: a cursor. */
export const logCursor = async () => eventId(await logPosition());

/** The newest event's number, likewise. */
export async function logPosition() {
  await until('the jobs relayed', async () => (await value("SELECT COUNT(*) FROM jobs WHERE queue = 'chat'")) === '0');
  return value("SELECT value FROM chat_counters WHERE name = 'chat_events'");
}

/** Takes the log back to an event, as a restored backup does: at once, since a daemon would mend what it sees between. */
export const rewindLog = (number) =>
  sql(`START TRANSACTION; SELECT value FROM chat_counters WHERE name = 'chat_events' FOR UPDATE;
    DELETE FROM chat_events WHERE id > ${number};
    UPDATE chat_counters SET value = ${number} WHERE name = 'chat_events'; COMMIT`);
