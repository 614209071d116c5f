/** Parts of the conversation, as the server renders them. */
import { get } from '../lib/http.js';
import { parseBubbles, toMessageId } from './bubbles.js';

export class MessageHistory {
  #contact;

  constructor(contact) {
    this.#contact = contact;
  }

  /** The newest messages: { messages (their bubbles), hasOlder, hasNewer }. Rejects when they cannot be had. */
  newest() {
    return this.#fetch('');
  }

  /** The messages before that with the id, likewise. */
  before(messageId) {
    return this.#fetch(`?before=${messageId}`);
  }

  /** The messages after that with the id, likewise. */
  after(messageId) {
    return this.#fetch(`?after=${messageId}`);
  }

  /** The messages from a number on, likewise. */
  from(number) {
    return this.after(toMessageId(number - 1));
  }

  /** `count` messages before a number, as data: [{ messageId, senderId, isRead, readAt, … }], oldest first. */
  async dataBefore(number, count) {
    const query = `?before=${toMessageId(number)}&limit=${count}`;
    const response = await this.#request(query, 'application/json');
    return (await response.json()).messages;
  }

  async #fetch(query) {
    const response = await this.#request(query, 'text/html');
    const has = (header) => response.headers.get(header) === '1';
    return {
      messages: parseBubbles(await response.text()),
      hasOlder: has('X-Has-Older'),
      hasNewer: has('X-Has-Newer'),
    };
  }

  async #request(query, accept) {
    const response = await get(`/chat/${this.#contact}/messages${query}`, accept);
    if (!response.ok) throw new Error(`messages: ${response.status}`);
    return response;
  }
}
