import { post } from '../lib/post.js';
import { recall, remember, storedKeys } from '../lib/storage.js';
import { Outbox } from './outbox.js';
import { Sender } from './sender.js';
import { OutboxStore } from './store.js';

/** Starts the outbox of `user` on this page, which sends what waits. `stream` are the live events. */
export function startOutbox(user, stream) {
  const clock = {
    now: () => Date.now(),
    setTimeout: (...timer) => setTimeout(...timer),
    clearTimeout: (timer) => clearTimeout(timer),
  };
  const random = () => Math.random();
  const store = new OutboxStore(user, { recall, remember, storedKeys });
  const outbox = new Outbox(store, new Sender(post, clock, random), clock, random);

  addEventListener('storage', ({ key, newValue }) => outbox.noteStored(key, newValue));
  stream.on('message.echo', () => outbox.noteEcho());
  stream.on('lost', ({ lost }) => lost || outbox.noteOnline());
  addEventListener('online', () => outbox.noteOnline());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') outbox.sendAll();
  });
  outbox.sendAll();
  return outbox;
}
