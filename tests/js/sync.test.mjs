// How messages come onto the page: each once, none missing, whatever order events, answers and resets come in
// (static/js/room/sync.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { settle } from './support/fake_clock.mjs';
import { bubbleOf, eventOf, FakeRoom, numbers } from './support/fake_room.mjs';

const RENDER_MS = 100; // between two changes of the page

let room;
beforeEach(() => {
  room = new FakeRoom(1, 2, 3);
});

test('plain messages are rendered from their events, several at once, without a request', async () => {
  room.open();
  for (const number of [6, 4, 5, 4]) room.sync.receive(eventOf(number));
  await settle();
  assert.deepEqual(room.texts, ['text 1', 'text 2', 'text 3', 'text 4', 'text 5', 'text 6']);
  assert.deepEqual(room.requests, []);
});

test('messages that only the server renders are fetched in one request, from the first on', async () => {
  room.open();
  room.stored.push(4, 5, 6);
  room.sync.receive(eventOf(5, 'see https://example.com'));
  room.sync.receive({ ...eventOf(6), replyTo: { messageId: 'M00001' } });
  await settle();
  assert.deepEqual(room.requests, ['from 5']);
  assert.equal(room.shown.length, 5);
});

test('a message that the server does not list yet is rendered', async () => {
  room.open();
  room.sync.receive(eventOf(4, 'mail@example.com'));
  await settle();
  assert.deepEqual(room.requests, ['from 4']);
  assert.equal(room.texts.at(-1), 'mail@example.com');
});

test('messages that one answer does not hold are fetched with the next', async () => {
  room.open();
  room.stored = numbers(1, 8);
  room.pageSize = 3;
  for (const number of numbers(4, 8)) room.sync.receive(eventOf(number, 'https://example.com'));
  await settle();
  assert.deepEqual(room.requests, ['from 4', 'from 7']);
  assert.equal(room.shown.length, 8);
});

test('what is on the page already is not fetched', async () => {
  room.open();
  room.sync.receive(eventOf(3, 'https://example.com'));
  await settle();
  assert.deepEqual(room.requests, []);
});

test('an event that arrives during a request is not lost', async () => {
  room.open();
  let release;
  room.held = new Promise((resolve) => {
    release = resolve;
  });
  room.sync.refresh();
  await settle();
  room.sync.receive(eventOf(4)); // not in the answer
  release();
  await settle();
  assert.equal(room.texts.at(-1), 'text 4');
});

test('a reset during a request is not lost', async () => {
  room.open();
  let release;
  room.held = new Promise((resolve) => {
    release = resolve;
  });
  room.stored.push(4);
  room.sync.receive(eventOf(4, 'https://example.com'));
  await settle();
  room.sync.refresh();
  release();
  await settle();
  assert.deepEqual(room.requests, ['from 4', 'newest']);
  assert.equal(room.shown.length, 4);
});

test('failed requests are repeated', async () => {
  room.open();
  room.failures = 3;
  room.stored.push(4);
  room.sync.refresh();
  await settle();
  assert.equal(room.requests.length, 1, 'not at once');
  await room.clock.advance(20_000);
  assert.deepEqual(room.requests, Array(4).fill('newest'));
  assert.equal(room.shown.length, 4);
});

test('messages wait for an own one that is being sent, which brings its bubble itself', async () => {
  room.open();
  let settleOutbox;
  room.settled = new Promise((resolve) => {
    settleOutbox = resolve;
  });
  room.sync.receive(eventOf(4, 'mine'));
  await settle();
  assert.equal(room.shown.length, 3);
  room.show([bubbleOf(4, 'mine, with its answer')]);
  settleOutbox();
  await settle();
  assert.deepEqual(room.texts.slice(3), ['mine, with its answer']);
});

test('the page is not changed more often than every 100 ms', async () => {
  room.open();
  room.sync.receive(eventOf(4));
  await settle();
  room.sync.receive(eventOf(5));
  await room.clock.advance(RENDER_MS - 1);
  assert.equal(room.shown.length, 4);
  await room.clock.advance(1);
  assert.equal(room.shown.length, 5);
});

test('a page of older messages adds nothing until it has come to its end', async () => {
  room.open({ isPaused: true });
  room.stored.push(4);
  room.sync.receive(eventOf(4));
  room.sync.refresh();
  await settle();
  assert.deepEqual(room.requests, []);
  room.sync.resume();
  await settle();
  assert.deepEqual(room.requests, ['newest']);
  assert.equal(room.shown.length, 4);
});

test('nothing is fetched after a sign-out', async () => {
  room.open();
  room.sync.end();
  room.sync.refresh();
  room.sync.receive(eventOf(4));
  await settle();
  assert.equal(room.shown.length, 3);
  assert.deepEqual(room.requests, []);
});
