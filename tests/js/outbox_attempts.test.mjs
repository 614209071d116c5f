// How often a text is tried, and what the server's answers mean (static/js/outbox/sender.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { settle } from './support/fake_clock.mjs';
import { busy, OutboxPage, RETRY_LAST_MS } from './support/outbox_page.mjs';

let page;
beforeEach(() => {
  page = new OutboxPage();
});

test('every attempt has the same client id, and each text its own', async () => {
  page.answers = [new Error('no network'), busy()];
  const outbox = page.open();
  outbox.enqueue('U00002', 'one');
  outbox.enqueue('U00002', 'two');
  await page.clock.advance(3 * RETRY_LAST_MS);
  assert.deepEqual(
    page.requests.map(({ message }) => message),
    ['one', 'one', 'one', 'two'],
  );
  const ids = page.requests.map((body) => body.client_id);
  assert.equal(new Set(ids.slice(0, 3)).size, 1);
  assert.equal(new Set(ids).size, 2);
});

test('the delay grows with each failure, up to a limit', async () => {
  page.answers = Array.from({ length: 7 }, () => new Error('no network'));
  page.open().enqueue('U00002', 'hello');
  await page.clock.advance(100_000);
  assert.deepEqual(
    page.requests.slice(1).map(({ at }, i) => at - page.requests[i].at),
    [1_000, 2_000, 4_000, 8_000, 16_000, RETRY_LAST_MS, RETRY_LAST_MS],
  );
});

test('the server may ask for a delay, of a minute at most', async () => {
  for (const [asked, least] of [
    [10, 10_000],
    [3_600, 60_000],
  ]) {
    page.requests = [];
    page.answers = [busy({ 'Retry-After': String(asked) })];
    const outbox = page.open();
    outbox.enqueue('U00002', 'hello');
    await page.clock.advance(least);
    outbox.noteOnline(); // which does not shorten it
    await settle();
    assert.equal(page.requests.length, 1);
    assert.equal(outbox.problem, 'BeanTrack is busy');
    await page.clock.advance(1_000);
    assert.equal(page.requests.length, 2);
    assert.equal(outbox.problem, '');
  }
});

test('without a network, a text is sent as soon as there is one', async () => {
  page.answers = Array.from({ length: 6 }, () => new Error('no network'));
  const outbox = page.open();
  outbox.enqueue('U00002', 'hello');
  await page.clock.advance(35_000);
  assert.equal(page.answers.length, 0);
  assert.equal(outbox.problem, 'no connection');
  outbox.noteOnline();
  await settle();
  assert.deepEqual(page.waiting, []);
});

test('a page of somebody else’s acknowledges nothing', async () => {
  page.answers = [new Response('<h1>Welcome to the hotel</h1>'), new Response('', { status: 302 })];
  page.open().enqueue('U00002', 'hello');
  await settle();
  assert.equal(page.waiting.length, 1);
  assert.deepEqual(page.sent, []);
  await page.clock.advance(4_000);
  assert.deepEqual(page.waiting, []);
  assert.equal(page.sent.length, 1);
});

test('nothing is tried after a sign-out, until the page is used again', async () => {
  page.answers = [new Response('', { status: 401 })];
  const outbox = page.open();
  outbox.enqueue('U00002', 'hello');
  await page.clock.advance(10 * RETRY_LAST_MS);
  assert.equal(page.requests.length, 1);
  assert.equal(outbox.problem, 'you are signed out');
  outbox.sendAll();
  await settle();
  assert.deepEqual(page.waiting, []);
});

for (const [what, hurry] of [
  ['somebody tries again', (outbox) => outbox.sendAll()],
  ['a message of the user’s is stored', (outbox) => outbox.noteEcho()],
])
  test(`a delay ends when ${what}, also one that the server has asked for`, async () => {
    page.answers = [busy({ 'Retry-After': '30' })];
    const outbox = page.open();
    outbox.enqueue('U00002', 'hello');
    await settle();
    hurry(outbox);
    await settle();
    assert.equal(page.requests.length, 2);
    assert.deepEqual(page.waiting, []);
  });

test('a text is tried again for each status that says that the server is busy', async () => {
  for (const status of [408, 429, 500, 502, 503]) {
    page.requests = [];
    page.answers = [new Response('', { status })];
    page.open().enqueue('U00002', 'hello');
    await page.clock.advance(1_000);
    assert.equal(page.requests.length, 2, `${status}`);
    assert.deepEqual(page.waiting, []);
  }
});
