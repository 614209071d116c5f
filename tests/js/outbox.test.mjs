// What waits to be sent: it is kept until the server has acknowledged it, and sent once, in order
// (static/js/outbox/outbox.js and store.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { OutboxStore } from '../../static/js/outbox/store.js';
import { settle } from './support/fake_clock.mjs';
import { BUBBLE, ME, OutboxPage, refused, RETRY_LAST_MS } from './support/outbox_page.mjs';

let page;
beforeEach(() => {
  page = new OutboxPage();
});

test('a text is stored before it is sent, and deleted when it is acknowledged', async () => {
  const outbox = page.open();
  outbox.enqueue('U00002', 'hello', { id: 'M00007', sender: 'Ann', text: 'hi' });
  assert.deepEqual(
    page.waiting.map(({ receiver, text }) => [receiver, text]),
    [['U00002', 'hello']],
  );
  assert.equal(outbox.waitingFor('U00002').length, 1);
  await settle();
  assert.equal(page.requests[0].message, 'hello');
  assert.equal(page.requests[0].reply_to, 'M00007');
  assert.deepEqual(page.waiting, []);
  assert.deepEqual(page.sent, [{ receiver: 'U00002', html: BUBBLE }]);
});

for (const [what, ms] of [
  ['', 10],
  [', though the clock was set back', -3_600_000],
])
  test(`texts are sent in the order written${what}`, async () => {
    page.answers = [new Error('no network')];
    const outbox = page.open();
    outbox.enqueue('U00002', 'one');
    page.clock.setBy(ms);
    outbox.enqueue('U00003', 'two');
    page.clock.setBy(Math.abs(ms));
    outbox.enqueue('U00002', 'three');
    await page.clock.advance(RETRY_LAST_MS);
    assert.deepEqual(
      page.requests.map(({ message }) => message),
      ['one', 'one', 'two', 'three'],
    );
  });

test('a refused text stays, with the reason, and does not keep the others', async () => {
  page.answers = [refused()];
  const outbox = page.open();
  outbox.enqueue('U00002', 'too long');
  outbox.enqueue('U00002', 'fine');
  await settle();
  assert.deepEqual(
    page.waiting.map(({ text, refused: reason }) => [text, reason]),
    [['too long', 'Too long']],
  );
  assert.equal(page.requests.length, 2);
  outbox.discard(outbox.waitingFor('U00002')[0]);
  assert.deepEqual(page.waiting, []);
});

test('a text that is refused while the storage is full is not sent for ever', async () => {
  page.answers = [refused(), refused()];
  const outbox = page.open();
  outbox.enqueue('U00002', 'too long');
  page.storage.isFull = true;
  await settle();
  assert.equal(page.requests.length, 1);
  assert.equal(outbox.waitingFor('U00002')[0].refused, 'Too long');
});

test('a storage that refuses texts does not lose them on this page', async () => {
  page.storage.isFull = true;
  page.answers = [new Error('no network')];
  const outbox = page.open();
  outbox.enqueue('U00002', 'hello');
  await settle();
  assert.equal(outbox.waitingFor('U00002').length, 1);
  await page.clock.advance(RETRY_LAST_MS);
  assert.equal(page.sent.length, 1);
});

test('a text that another tab has sent meanwhile is not sent again', async () => {
  page.answers = [new Error('no network')];
  page.open().enqueue('U00002', 'hello');
  await settle();
  page.storage.values.clear();
  await page.clock.advance(RETRY_LAST_MS);
  assert.equal(page.requests.length, 1);
});

test('a text that another tab does not get sent is sent by this one', async () => {
  const outbox = page.open();
  const other = { clientId: 'c1', receiver: 'U00002', text: 'orphan', answered: null, at: 1 };
  page.store.keep(other);
  outbox.noteStored([...page.storage.values.keys()][0], 'its value');
  assert.deepEqual(outbox.waitingFor('U00002'), [], 'the other tab shows it');
  await page.clock.advance(59_000);
  assert.equal(page.requests.length, 0);
  await page.clock.advance(2_000);
  assert.deepEqual(page.waiting, []);
  assert.equal(page.sent.length, 1);
});

test('a text from elsewhere is shown when sending it takes a while', async () => {
  const outbox = page.open();
  page.store.keep({ clientId: 'c1', receiver: 'U00002', text: 'slow', answered: null, at: 1 });
  let changes = 0;
  outbox.onChange(() => {
    changes += 1;
  });
  page.answers = [new Promise(() => {})]; // no answer
  outbox.sendAll();
  await page.clock.advance(999);
  assert.deepEqual(outbox.waitingFor('U00002'), []);
  await page.clock.advance(1);
  assert.equal(outbox.waitingFor('U00002').length, 1);
  assert.equal(changes, 1);
});

test('messages that arrive wait for a text that may be stored already, but not for ever', async () => {
  page.answers = Array.from({ length: 4 }, () => new Error('no network'));
  const outbox = page.open();
  outbox.enqueue('U00002', 'hello');
  let isSettled = false;
  outbox.settled().then(() => {
    isSettled = true;
  });
  await page.clock.advance(1_000);
  assert.equal(page.requests.length, 2);
  assert.equal(isSettled, false);
  await page.clock.advance(2_000);
  assert.equal(page.requests.length, 3, 'after three failures');
  assert.equal(isSettled, true);
});

test('what is no text of this user is left alone', async () => {
  page.storage.values.set(`beantrack.outbox.${ME}.c1`, '{"broken');
  page.storage.values.set(`beantrack.outbox.${ME}.c2`, '{"clientId":"c2"}');
  new OutboxStore('U00009', page.storage).keep({ clientId: 'c3', receiver: 'U00002', text: 'theirs', at: 1 });
  page.open().sendAll();
  await settle();
  assert.deepEqual(page.requests, []);
  assert.equal(page.storage.values.size, 3);
});

test('a text from elsewhere is shown when sending it fails', async () => {
  const outbox = page.open();
  page.store.keep({ clientId: 'c1', receiver: 'U00002', text: 'hello', answered: null, at: 1 });
  page.answers = [new Error('no network')];
  outbox.sendAll();
  await settle();
  assert.equal(outbox.waitingFor('U00002').length, 1);
});

test('the texts behind one that another tab has sent are sent', async () => {
  page.answers = [new Error('no network')];
  const outbox = page.open();
  outbox.enqueue('U00002', 'one');
  outbox.enqueue('U00002', 'two');
  await settle();
  page.store.remove(page.waiting[0]);
  await page.clock.advance(RETRY_LAST_MS);
  assert.deepEqual(
    page.requests.map(({ message }) => message),
    ['one', 'two'],
  );
});

test('whoever shows what waits hears of each change, and of nothing else', async () => {
  const outbox = page.open();
  let changes = 0;
  outbox.onChange(() => {
    changes += 1;
  });
  outbox.enqueue('U00002', 'hello');
  assert.equal(changes, 1, 'it waits');
  await settle();
  assert.equal(changes, 2, 'it is sent');
  outbox.noteStored(`beantrack.outbox.${ME}.c1`, null);
  assert.equal(changes, 3, 'another tab has changed something');
  outbox.noteStored('beantrack.draft.U00001.U00002', 'x');
  await page.clock.advance(2 * RETRY_LAST_MS);
  assert.equal(changes, 3);
});
