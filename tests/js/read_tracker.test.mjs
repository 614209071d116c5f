// What counts as read, and how the server is told (static/js/room/read_tracker.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ReadTracker } from '../../static/js/room/read_tracker.js';
import { FakeClock, settle } from './support/fake_clock.mjs';

const MARK_MS = 250; // from what is shown to the request
const INTERVAL_MS = 1_000; // between two requests

let clock;
let seen; // what is on the screen
let hasAttention;
let answers; // the server's, in order; none left: it has marked one
let requests;
let badge; // what it was told

beforeEach(() => {
  clock = new FakeClock();
  seen = { from: 1, upTo: 5 };
  hasAttention = true;
  answers = [];
  requests = [];
  badge = [];
});

/** The tracker of a page on which the messages up to `upTo` are read. */
function open(upTo = 5, from = 1) {
  const post = async (path, body) => {
    assert.equal(path, '/chat/mark-read');
    requests.push(`${body.from} to ${body.up_to}`);
    const answer = answers.shift() ?? Response.json({ count: 1 });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const note = (name) => (value) => badge.push(value === undefined ? name : `${name} ${value}`);
  return new ReadTracker(
    'U00002',
    { from, upTo },
    { getSeen: () => seen, hasAttention: () => hasAttention },
    {
      post,
      clock,
      badge: { expectMarked: note('expect'), noteMarked: note('marked'), countAll: note('count') },
    },
  );
}

test('what is seen is marked, once', async () => {
  const tracker = open();
  let marks = 0;
  tracker.onMark(() => {
    marks += 1;
  });
  seen = { from: 3, upTo: 7 };
  assert.equal(tracker.isRead(6), false);
  tracker.schedule();
  await clock.advance(MARK_MS - 1);
  assert.deepEqual(requests, []);
  await clock.advance(1);
  assert.deepEqual(requests, ['M00001 to M00007']);
  assert.equal(tracker.isRead(7), true);
  assert.equal(marks, 1);
  await clock.advance(10 * INTERVAL_MS);
  assert.equal(requests.length, 1);
  assert.deepEqual(badge, ['expect 7', 'marked 1', 'count']);
});

test('several changes are one request, and requests keep their distance', async () => {
  const tracker = open();
  for (let upTo = 6; upTo <= 20; upTo += 1) {
    seen = { from: 1, upTo };
    tracker.schedule();
    await clock.advance(100);
  }
  await clock.advance(INTERVAL_MS);
  assert.equal(requests.length, 3);
  assert.equal(requests.at(-1), 'M00001 to M00020');
});

test('nothing is marked while nobody looks', async () => {
  const tracker = open();
  hasAttention = false;
  seen = { from: 1, upTo: 9 };
  tracker.schedule();
  await clock.advance(MARK_MS);
  assert.deepEqual(requests, []);
  hasAttention = true;
  tracker.schedule();
  await clock.advance(MARK_MS);
  assert.deepEqual(requests, ['M00001 to M00009']);
});

test('older messages that are seen are marked, with what was passed in a jump', async () => {
  const tracker = open(0, Infinity);
  seen = { from: 10, upTo: 12 };
  tracker.schedule();
  await clock.advance(MARK_MS);
  assert.deepEqual(requests, ['M00010 to M00012']);
  seen = { from: 2, upTo: 4 };
  tracker.schedule();
  await clock.advance(INTERVAL_MS);
  assert.equal(requests.at(-1), 'M00002 to M00012');
});

test('a screen without messages of the contact’s marks nothing', async () => {
  const tracker = open(0, Infinity);
  seen = { from: 3, upTo: 0 };
  tracker.schedule();
  await clock.advance(MARK_MS);
  assert.deepEqual(requests, []);
});

test('a message that was stored late is not marked before it is seen', async () => {
  const tracker = open(9);
  tracker.noteAdded([7, 8]);
  assert.equal(tracker.isRead(6), true);
  assert.equal(tracker.isRead(7), false);
  tracker.noteAdded([20]);
  tracker.noteAdded([]);
  assert.equal(tracker.isRead(6), true, 'newer ones change nothing');
});

test('a failed request is repeated', async () => {
  answers = [new Error('no network'), new Response('', { status: 503 })];
  const tracker = open();
  seen = { from: 1, upTo: 6 };
  tracker.schedule();
  await clock.advance(MARK_MS + 2 * 5_000);
  assert.equal(requests.length, 3);
  assert.equal(tracker.isRead(6), true);
});

test('a list that has changed during the request is not counted as read', async () => {
  let answer;
  answers = [
    new Promise((resolve) => {
      answer = () => resolve(Response.json({ count: 1 }));
    }),
  ];
  const tracker = open();
  seen = { from: 1, upTo: 6 };
  tracker.schedule();
  await clock.advance(MARK_MS);
  tracker.reset();
  answer();
  await settle();
  assert.equal(tracker.isRead(6), false);
});

test('nothing is marked after a sign-out', async () => {
  const tracker = open();
  seen = { from: 1, upTo: 6 };
  tracker.end();
  tracker.schedule();
  await clock.advance(MARK_MS);
  assert.deepEqual(requests, []);
});
