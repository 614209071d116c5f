// What a tab has seen of the event log, and how tabs catch up from each other (static/js/stream/cursor.js).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cursor } from '../../static/js/stream/cursor.js';

const LOADED_AT = 1_000;
const sent = (id) => ({ id: BigInt(id), type: 'message.sent', data: { id } });
const reset = (id) => ({ id: BigInt(id), type: 'reset', data: {} });
const idsOf = (events) => events.map(({ id }) => Number(id));

/** A cursor at `start` that has seen these events since. */
function cursorAt(start, ...events) {
  const cursor = new Cursor(BigInt(start), LOADED_AT);
  for (const event of events) assert.ok(cursor.accept(event, LOADED_AT));
  return cursor;
}

test('an event is accepted once', () => {
  const cursor = cursorAt(10);
  assert.equal(cursor.accept(sent(10), LOADED_AT), false, 'the page contains it');
  assert.equal(cursor.accept(sent(12), LOADED_AT), true);
  assert.equal(cursor.accept(sent(12), LOADED_AT), false);
  assert.equal(cursor.accept(sent(11), LOADED_AT), false);
  assert.equal(cursor.position, 12n);
});

test('ids that exceed a Number are told apart', () => {
  const cursor = cursorAt(0);
  const big = 2n ** 53n;
  assert.ok(cursor.accept({ ...sent(0), id: big }, LOADED_AT));
  assert.ok(cursor.accept({ ...sent(0), id: big + 1n }, LOADED_AT));
  assert.equal(cursor.accept({ ...sent(0), id: big + 1n }, LOADED_AT), false);
});

test('a reset takes the log back, and forgets the events before it', () => {
  const cursor = cursorAt(10, sent(11), reset(5));
  assert.equal(cursor.position, 5n);
  assert.ok(cursor.accept(sent(6), LOADED_AT));
  assert.deepEqual(idsOf(cursor.eventsAfter(0n).events), [6]);
  assert.equal(cursor.eventsAfter(0n).base, 5n);
});

test('without a position no event counts as missed, until a tab says where it is', () => {
  const cursor = new Cursor(Infinity, LOADED_AT);
  assert.equal(cursor.accept(sent(5), LOADED_AT), false);
  assert.deepEqual(cursor.merge(cursorAt(7, sent(8)).eventsAfter(8n), LOADED_AT), { events: [], next: 'none' });
  assert.equal(cursor.position, 8n);
  assert.ok(cursor.accept(sent(9), LOADED_AT));
});

test('a follower gets what is new to it, once', () => {
  const leader = cursorAt(10, sent(11), sent(12), sent(13));
  const follower = cursorAt(10, sent(11));
  const { events, next } = follower.merge(leader.eventsAfter(10n), LOADED_AT);
  assert.deepEqual(idsOf(events), [12, 13]);
  assert.equal(next, 'none');
  assert.deepEqual(follower.merge(leader.eventsAfter(10n), LOADED_AT), { events: [], next: 'none' });
});

test('a follower that is behind a broadcast requests what is between', () => {
  const leader = cursorAt(10, sent(11), sent(12), sent(13));
  const follower = cursorAt(10);
  const broadcast = leader.describe(12n, [sent(13)]);
  assert.deepEqual(follower.merge(broadcast, LOADED_AT), { events: [], next: 'request' });
  assert.equal(follower.position, 10n, 'nothing is skipped');
  assert.deepEqual(idsOf(follower.merge(leader.eventsAfter(follower.position), LOADED_AT).events), [11, 12, 13]);
});

test('a follower that is further behind than the leader remembers has the server replay', () => {
  const leader = cursorAt(10);
  for (let id = 11; id <= 10 + 101; id += 1) leader.accept(sent(id), LOADED_AT);
  const state = leader.eventsAfter(0n);
  assert.equal(state.events.length, 100);
  assert.equal(state.from, 11n, 'the oldest is forgotten');
  assert.deepEqual(cursorAt(10).merge(state, LOADED_AT), { events: [], next: 'replay' });
  assert.equal(cursorAt(11).merge(state, LOADED_AT).events.length, 100);
});

test('a follower that is ahead of the leader takes nothing twice', () => {
  const leader = cursorAt(10, sent(11));
  const follower = cursorAt(10, sent(11), sent(12));
  assert.deepEqual(follower.merge(leader.eventsAfter(12n), LOADED_AT), { events: [], next: 'none' });
  assert.equal(follower.position, 12n);
});

test('a reset that is broadcast reaches a follower wherever it is', () => {
  const leader = cursorAt(10);
  const event = reset(3);
  leader.accept(event, LOADED_AT + 500);
  for (const position of [2, 10, 99]) {
    const follower = cursorAt(position);
    const { events } = follower.merge(leader.describe(0, [event]), LOADED_AT + 500);
    assert.deepEqual(idsOf(events), [3]);
    assert.equal(follower.position, 3n);
  }
});

test('a follower that was away when the last reset came has the server replay', () => {
  const leader = cursorAt(10);
  leader.accept(reset(10), LOADED_AT + 500);
  leader.accept(sent(11), LOADED_AT + 600);
  const state = leader.eventsAfter(10n);
  assert.deepEqual(cursorAt(10).merge(state, LOADED_AT + 700), { events: [], next: 'replay' });

  const present = cursorAt(10);
  present.markComplete(LOADED_AT + 500);
  assert.deepEqual(idsOf(present.merge(state, LOADED_AT + 700).events), [11]);
});

test('a page that was loaded after a reset has not missed it', () => {
  const leader = cursorAt(10);
  leader.accept(reset(10), LOADED_AT - 1);
  assert.equal(cursorAt(10).merge(leader.eventsAfter(10n), LOADED_AT).next, 'none');
});

test('a reset before the last state that a tab has followed is none that it has missed', () => {
  const follower = cursorAt(10);
  follower.merge(cursorAt(10).eventsAfter(10n), LOADED_AT + 700);
  const state = { ...cursorAt(10).eventsAfter(10n), resetAt: LOADED_AT + 500 };
  assert.equal(follower.merge(state, LOADED_AT + 800).next, 'none');
});
