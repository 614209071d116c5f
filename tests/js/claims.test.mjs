// Which of several tabs notifies of a message (static/js/shell/notifications/claims.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Claims } from '../../static/js/shell/notifications/claims.js';

const KEY = 'beantrack.told.U00001';
const numbers = () => localStorage.getItem(KEY).split(' ').map(Number);

/** A browser without locks and with this storage. */
function install(storage) {
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
}

beforeEach(() => {
  const stored = new Map();
  install({ getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) });
});

test('the first tab gets a message, and no other', async () => {
  const [one, other] = [new Claims('U00001'), new Claims('U00001')];
  assert.equal(await one.claim(7), true);
  assert.equal(await other.claim(7), false);
  assert.equal(await one.claim(7), false);
  assert.equal(await other.claim(8), true);
});

test('messages that come together are decided one by one', async () => {
  const claims = new Claims('U00001');
  assert.deepEqual(await Promise.all([claims.claim(7), claims.claim(8), claims.claim(7)]), [true, true, false]);
});

test('what is recorded is bounded, and the newest stay', async () => {
  const claims = new Claims('U00001');
  await Promise.all(Array.from({ length: 150 }, (_, i) => claims.claim(i)));
  assert.equal(numbers().length, 100);
  assert.equal(numbers().at(-1), 149);
});

test('of several users each has records of their own', async () => {
  assert.equal(await new Claims('U00001').claim(7), true);
  assert.equal(await new Claims('U00002').claim(7), true);
});

test('without storage every tab notifies', async () => {
  install({
    getItem: () => {
      throw new Error('blocked');
    },
  });
  assert.equal(await new Claims('U00001').claim(7), true);
  assert.equal(await new Claims('U00001').claim(7), true);
});
