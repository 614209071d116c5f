// A page with an outbox (static/js/outbox), the browser's storage and the server.
import { Outbox } from '../../../static/js/outbox/outbox.js';
import { Sender } from '../../../static/js/outbox/sender.js';
import { OutboxStore } from '../../../static/js/outbox/store.js';
import { FakeClock } from './fake_clock.mjs';
import { FakeStorage } from './fake_storage.mjs';

export const ME = 'U00001';
export const BUBBLE = '<div id="message-M00001"></div>';
export const RETRY_LAST_MS = 20_000; // longest delay between two attempts

export class OutboxPage {
  clock = new FakeClock();
  storage = new FakeStorage();
  answers = []; // what the server answers, in order: a Response, or an Error for no network; none left: the bubble
  requests = []; // their bodies, with the time `at`
  sent = []; // what onSent has told

  open() {
    const post = async (path, body) => {
      this.requests.push({ ...body, at: this.clock.monotonic() });
      const answer = this.answers.shift() ?? new Response(BUBBLE);
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const random = () => 1;
    const outbox = new Outbox(this.store, new Sender(post, this.clock, random), this.clock, random);
    outbox.onSent((receiver, html) => this.sent.push({ receiver, html }));
    return outbox;
  }

  /** The store as another tab has it. */
  get store() {
    return new OutboxStore(ME, this.storage);
  }

  /** All that waits in the storage. */
  get waiting() {
    return this.store.all();
  }
}

export const busy = (headers = {}) => new Response('', { status: 503, headers });
export const refused = () => Response.json({ error: 'Too long' }, { status: 400 });
