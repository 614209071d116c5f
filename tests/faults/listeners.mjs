// Listeners as any bot would write them on the standard's rules (WHATWG HTML, section 9.2): they come again with the id
// of the last event after the time they were told, for ever, and fetch afresh when they are told to.
import { request } from 'node:http';
import { EventStreamParser } from '../e2e/support/sse.mjs';
import { BASE, sleep } from '../e2e/support/stack.mjs';

const SILENT_MS = 35_000; // two pings and some: then the stream is dead
const PAGE = 50; // messages fetched at once

/** What the record says of an event, given its data. */
function toldBy(type, { messageId, user, receiverId, message, unread, readerId, contactId, upTo }) {
  if (type === 'reset') return {};
  if (type === 'message.read') return { reader: readerId, contact: contactId, upTo };
  return { messageId, sender: user.id, receiver: receiverId, text: message, unread };
}

/** The same of a message in a page of history. */
const fetchedIn = ({ messageId, senderId, receiverId, message, isRead }) => ({
  messageId,
  sender: senderId,
  receiver: receiverId,
  text: message,
  read: isRead,
});

export class RawListener {
  #stopped = false;
  #away = false;
  #atOnce = false; // comes again without waiting
  #request;
  #response;
  #retry = 500;
  #known = new Set();
  #where = { host: BASE.hostname, port: BASE.port };
  #wake = () => {};
  open = false; // its stream is the daemon's, and has begun
  cut = []; // streams that were ended in the middle of a frame
  onEvent = () => {};

  constructor(name, person, contacts, cursor, recorder) {
    Object.assign(this, { name, person, contacts, cursor, recorder });
    this.running = this.#run();
  }

  /** Goes to another daemon: the one at this unix socket, or that behind the server at this URL. */
  moveTo(target = BASE) {
    this.#where = target instanceof URL ? { host: target.hostname, port: target.port } : { socketPath: target };
    this.#atOnce = true;
    this.open = false;
    this.#request?.destroy();
    this.#wake();
  }

  /** Leaves until back() is called. */
  leave() {
    this.#away = true;
    this.#request?.destroy();
  }
  back() {
    this.#away = false;
    this.#atOnce = true;
    this.#wake();
  }
  /** Reads no more of the present stream. */
  pause() {
    this.#response?.pause();
  }
  knows(messageId) {
    return this.#known.has(messageId);
  }
  async stop() {
    this.#stopped = true;
    this.leave();
    this.#wake();
    await this.running;
  }

  async #run() {
    while (!this.#stopped) {
      if (this.#away)
        await new Promise((back) => {
          this.#wake = back;
        });
      else {
        this.#atOnce = false;
        await this.#stream();
        this.open = false;
        if (!this.#away && !this.#atOnce)
          await Promise.race([
            sleep(this.#retry),
            new Promise((wake) => {
              this.#wake = wake;
            }),
          ]);
      }
    }
  }

  /** One connection, to its end. */
  #stream() {
    return new Promise((done) => {
      const headers = { Accept: 'text/event-stream', Cookie: this.person.cookie, 'Last-Event-ID': this.cursor };
      const sent = request(
        { ...this.#where, path: '/chat/stream', headers, agent: false, timeout: SILENT_MS },
        (response) => {
          this.#response = response;
          const parser = new EventStreamParser();
          let taken = 0;
          response.on('data', (bytes) => {
            parser.push(bytes);
            this.#retry = parser.retry ?? this.#retry;
            for (; taken < parser.events.length; ++taken) this.#hear(parser.events[taken]);
            // nginx's own answer while the daemon is away has a length, and ends at once.
            if (response.headers['content-length'] === undefined) this.open ||= parser.retry !== undefined;
          });
          response.on('end', () => {
            parser.end();
            this.cut.push(...parser.faults.map((fault) => `${this.name}: ${fault}`));
            this.open = false;
          });
          response.on('close', done);
          response.on('error', () => {});
        },
      );
      this.#request = sent;
      sent.on('timeout', () => sent.destroy());
      sent.on('error', done);
      sent.end();
    });
  }

  #hear({ id, type, data, ownId }) {
    if (!ownId) return;
    this.cursor = id;
    this.#note(type, { eventId: id, ...toldBy(type, JSON.parse(data)) });
    if (type === 'reset') this.#fetchAfresh();
  }

  #note(type, told) {
    if (told.messageId) this.#known.add(told.messageId);
    this.recorder.add('heard', { listener: this.name, user: this.person.id, type, at: Date.now(), ...told });
    this.onEvent(type, told.messageId);
  }

  /** Every conversation, from its end back to where a whole page is known. */
  async #fetchAfresh() {
    for (const contact of this.contacts) {
      for (let before = ''; before !== undefined;) before = await this.#fetchPage(contact, before);
    }
  }

  async #fetchPage(contact, before) {
    const query = `?limit=${PAGE}${before && `&before=${before}`}`;
    for (;;) {
      try {
        const { messages, hasOlder } = await this.person.client.history(contact.id, query);
        const fresh = messages.filter(({ messageId }) => !this.knows(messageId));
        const read = messages.filter(({ isRead }) => isRead); // known or not, the mark may be news
        for (const each of new Set([...fresh, ...read])) this.#note('fetched', fetchedIn(each));
        return hasOlder && fresh.length > 0 ? messages[0].messageId : undefined;
      } catch {
        await sleep(200); // the server is away: later
      }
    }
  }
}
