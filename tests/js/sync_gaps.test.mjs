// What happens on a page when messages may have been missed: the newest are merged with what is shown, or replace it
// (static/js/room/sync.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { settle } from './support/fake_clock.mjs';
import { bubbleOf, eventOf, FakeRoom, numbers } from './support/fake_room.mjs';

let room;
beforeEach(() => {
  room = new FakeRoom(1, 2, 3);
});

test('after a reset the newest are merged', async () => {
  room = new FakeRoom(...numbers(1, 20));
  room.open();
  room.stored.push(21, 22);
  room.sync.refresh();
  await settle();
  assert.deepEqual(room.requests, ['newest']);
  assert.equal(room.shown.length, 22);
  assert.equal(room.replacements, 0);
});

test('after a reset the newest replace what they may not join', async () => {
  room = new FakeRoom(...numbers(1, 20));
  room.open();
  room.stored = numbers(1, 41);
  room.sync.refresh(); // 12 to 41: nine in common
  await settle();
  assert.equal(room.replacements, 1);
  assert.deepEqual(
    room.texts,
    numbers(12, 41).map((number) => `text ${number}`),
  );

  room.sync.receive(eventOf(42));
  await settle();
  assert.equal(room.texts.at(-1), 'text 42');
});

test('ten messages in common join', async () => {
  room = new FakeRoom(...numbers(1, 20));
  room.open();
  room.stored = numbers(1, 40);
  room.sync.refresh();
  await settle();
  assert.equal(room.replacements, 0);
  assert.equal(room.shown.length, 40);
});

test('more than fifty new messages are fetched as one list', async () => {
  room.open();
  room.stored = numbers(1, 60);
  for (const number of numbers(4, 60)) room.sync.receive(eventOf(number));
  await settle();
  assert.deepEqual(room.requests, ['newest']);
  assert.equal(room.replacements, 1);
});

test('a page whose messages a restore has replaced is loaded anew', async () => {
  room.open();
  room.shown[2] = bubbleOf(3, 'what it was before');
  room.sync.refresh();
  await settle();
  assert.equal(room.reloads, 1);
});

test('messages that came as events count as shown', async () => {
  room.open();
  for (const number of numbers(4, 20)) room.sync.receive(eventOf(number));
  await settle();
  room.stored = numbers(1, 40); // of which the newest are 11 to 40
  room.sync.refresh();
  await room.clock.advance(1_000);
  assert.equal(room.replacements, 0);
  assert.equal(room.shown.length, 40);
});

test('a list that has replaced another counts as shown, and so does a page of older messages at its end', async () => {
  room.open();
  room.stored = numbers(1, 50);
  room.sync.refresh();
  await settle();
  assert.equal(room.replacements, 1);
  room.stored = numbers(1, 70); // 41 to 70
  room.sync.refresh();
  await settle();
  assert.equal(room.replacements, 1);

  room = new FakeRoom(...numbers(1, 5));
  room.open({ isPaused: true });
  room.stored = numbers(1, 50);
  room.show(numbers(6, 30).map((number) => bubbleOf(number))); // newer messages that were loaded
  room.sync.resume();
  await settle();
  assert.equal(room.replacements, 0);
  assert.equal(room.shown.length, 50);
});
