// A room's page and its server, as Sync sees them (static/js/room/sync.js).
import { toMessageId } from '../../../static/js/room/bubbles.js';
import { Sync } from '../../../static/js/room/sync.js';
import { FakeClock } from './fake_clock.mjs';

/** What Sync reads of a bubble. */
export const bubbleOf = (number, text = `text ${number}`) => ({
  id: `message-${toMessageId(number)}`,
  querySelector: () => ({ textContent: text }),
});
export const eventOf = (number, message = `text ${number}`) => ({ messageId: toMessageId(number), message });
export const numbers = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** A page that has messages, the server that has others, and what was asked of it. */
export class FakeRoom {
  clock = new FakeClock();
  shown = []; // bubbles, in order
  stored = []; // the numbers of all messages on the server
  requests = [];
  failures = 0; // so many of the next requests fail
  reloads = 0;
  replacements = 0;
  held = null; // a promise that the next answer waits for
  settled = Promise.resolve(); // of the outbox
  pageSize = 30; // messages in an answer

  constructor(...shown) {
    this.shown = shown.map((number) => bubbleOf(number));
    this.stored = [...shown];
  }

  open(options = {}) {
    const sleep = (ms) => new Promise((resolve) => this.clock.setTimeout(resolve, ms));
    const outbox = { settled: () => this.settled };
    this.sync = new Sync(this, this, outbox, { isPaused: false, sleep, random: () => 1, ...options });
  }

  get texts() {
    return this.shown.map((bubble) => bubble.querySelector().textContent);
  }

  // The view

  get bubbles() {
    return this.shown;
  }

  isMissing(id) {
    return !this.shown.some((bubble) => bubble.id === `message-${id}`);
  }

  render({ messageId, message }) {
    return bubbleOf(Number(messageId.slice(1)), message);
  }

  show(bubbles) {
    this.shown.push(...bubbles.filter(({ id }) => this.isMissing(id.replace('message-', ''))));
    this.shown.sort((a, b) => a.id.localeCompare(b.id));
  }

  replaceAll() {
    this.replacements += 1;
    this.shown = this.stored.slice(-this.pageSize).map((number) => bubbleOf(number));
  }

  reload() {
    this.reloads += 1;
  }

  // The server

  async newest() {
    const messages = this.stored.slice(-this.pageSize);
    return this.#answer('newest', { messages, hasOlder: messages.length < this.stored.length, hasNewer: false });
  }

  async from(first) {
    const all = this.stored.filter((number) => number >= first);
    const messages = all.slice(0, this.pageSize);
    return this.#answer(`from ${first}`, { messages, hasOlder: true, hasNewer: messages.length < all.length });
  }

  async #answer(request, answer) {
    this.requests.push(request);
    await this.held;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('no network');
    }
    return { ...answer, messages: answer.messages.map((number) => bubbleOf(number)) };
  }
}
