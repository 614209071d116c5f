// People who write to each other without end, and never write on before their last message is acknowledged: what got
// no answer, or a 503, is sent again with its client_id, as the page's own script does.
import { randomUUID } from 'node:crypto';
import { bubbleIds } from '../e2e/support/http.mjs';
import { sleep } from '../e2e/support/stack.mjs';
import { pick } from './schedule.mjs';

const RETRY_MS = 400; // at most, between two attempts
const TWICE = 0.03; // of the messages are sent twice at once: an impatient browser
const ATTEMPT_MS = 40_000; // longer than nginx waits for a worker
const TEXTS = [
  'Bei ya kahawa?',
  'Prix du café : 5,25 $ ☕',
  'line one\nline two',
  '<b>not bold</b>',
  'مرحبا',
  'x'.repeat(1200),
];

export class Sender {
  #stopped = false;
  acknowledged = 0;

  constructor(person, contacts, random, recorder) {
    Object.assign(this, { person, contacts, random, recorder });
  }

  /** Writes on and on, `pause` ms (on average) between two messages. Ends when stopped, with nothing left unsent. */
  async run(pause) {
    while (!this.#stopped) {
      await this.send(pick(this.random, this.contacts), pick(this.random, TEXTS));
      await sleep(this.random() * 2 * pause());
    }
  }

  stop() {
    this.#stopped = true;
  }

  /** Sends one message until it is acknowledged; answers its id and when the attempt that succeeded began. */
  async send(contact, words) {
    const clientId = randomUUID();
    const fields = { receiver_id: contact.id, message: `${words} ${clientId}`, client_id: clientId };
    if (this.random() < TWICE) this.#attempt(contact, fields);
    for (;;) {
      const sent = await this.#attempt(contact, fields);
      if (sent.messageId) {
        ++this.acknowledged;
        return sent;
      }
      await sleep(this.random() * RETRY_MS);
    }
  }

  async #attempt(contact, fields) {
    const begun = Date.now();
    const answer = await this.person.client
      .script('/chat/send', fields, { timeout: ATTEMPT_MS })
      .catch(() => undefined);
    const messageId = answer?.status === 200 ? bubbleIds(answer.text)[0] : undefined;
    const send = {
      clientId: fields.client_id,
      sender: this.person.id,
      receiver: contact.id,
      text: fields.message,
      begun,
      ended: Date.now(),
      status: answer?.status ?? 0,
      messageId,
    };
    this.recorder.add('sends', send);
    return send;
  }
}
