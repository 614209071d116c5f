// The judge is judged: records made by hand, one for each complaint that it can have, and clean ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './checker.mjs';

const SUPPLIER = 'U00001';
const VENDOR = 'U00002';
const COUNT = 60; // messages: more than a page shows
const READ = 40; // of them

const id = (n) => `M${String(n).padStart(5, '0')}`;

/** Records with nothing to complain about: one writes, the other reads most of it; both listen, one has a page. */
function clean() {
  const sends = [];
  const rows = [];
  const pages = [];
  const told = { [SUPPLIER]: [], [VENDOR]: [] };
  for (let n = 1; n <= COUNT; ++n) {
    const message = { messageId: id(n), sender: SUPPLIER, receiver: VENDOR, text: `text ${n}` };
    sends.push({ ...message, clientId: `c${n}`, begun: 100 * n, ended: 100 * n + 10, status: 200 });
    rows.push({ ...message, seq: n, clientId: `c${n}`, read: n <= READ });
    told[VENDOR].push({ type: 'message.sent', eventId: 2 * n, ...message, unread: true });
    told[SUPPLIER].push({ type: 'message.echo', eventId: 2 * n + 1, ...message, unread: false });
  }
  for (const [i, user] of [VENDOR, SUPPLIER].entries())
    told[user].push({ type: 'message.read', eventId: 1000 + i, reader: VENDOR, contact: SUPPLIER, upTo: id(READ) });
  const heard = Object.entries(told).flatMap(([user, lines]) =>
    lines.map((line) => ({ listener: `of ${user}`, user, at: 0, ...line })),
  );
  pages.push({
    page: 'page 1',
    user: SUPPLIER,
    contact: VENDOR,
    shown: rows.slice(-50).map(({ messageId, text }) => ({ messageId, text })),
    faults: [],
    typed: ['text 60'],
    badge: 0,
    unread: 0,
  });
  const listeners = Object.keys(told).map((user) => ({ listener: `of ${user}`, user }));
  return { sends, rows, heard, pages, run: { listeners, pages: ['page 1'], cut: [] } };
}

const counts = ({ lost, doubled, disordered, wrong }) => ({ lost, doubled, disordered, wrong });
const none = { lost: 0, doubled: 0, disordered: 0, wrong: 0 };

/** The place in `heard` of what the vendor was told of the message n. */
const told = ({ heard }, n) => heard.findIndex(({ user, messageId }) => user === VENDOR && messageId === id(n));
const swap = (list, one, other) => ([list[one], list[other]] = [list[other], list[one]]);

test('clean records pass', () => {
  const verdict = check(clean());
  assert.deepEqual(verdict.complaints, []);
  assert.ok(verdict.holds);
  assert.equal(verdict.acknowledged, COUNT);
  assert.equal(verdict.stored, COUNT);
  assert.equal(verdict.shown, 2 * COUNT + 50);
});

test('what is fetched after a reset counts as heard, and so do its read marks', () => {
  const records = clean();
  const fetched = records.heard
    .filter(({ user, type }) => user === VENDOR && type === 'message.sent')
    .map((line, i) => ({ ...line, type: 'fetched', eventId: undefined, unread: undefined, read: i < READ }));
  records.heard = records.heard.filter(({ user }) => user !== VENDOR);
  records.heard.push({ listener: `of ${VENDOR}`, user: VENDOR, at: 0, type: 'reset', eventId: 2000 }, ...fetched);
  assert.deepEqual(check(records).complaints, []);
});

/** One record damaged: [what is wrong, the kind that must be told, the damage]. */
const damages = [
  // Sends and rows
  ['an acknowledged message is not stored', 'lost', (r) => r.rows.splice(9, 1)],
  ['a client_id is stored twice', 'doubled', (r) => r.rows.push({ ...r.rows[0], messageId: id(99), seq: 99 })],
  ['a message is stored with another text', 'wrong', (r) => (r.sends[9].text = 'what was sent')],
  ["an answer names somebody else's message", 'wrong', (r) => (r.sends[9].messageId = id(11))],
  ['a send is answered 500', 'wrong', (r) => r.sends.push({ ...r.sends[0], status: 500, messageId: undefined })],
  // A listener
  ['a listener is not told of a message', 'lost', (r) => r.heard.splice(told(r, 10), 1)],
  ['a listener hears nothing at all', 'lost', (r) => (r.heard = r.heard.filter(({ user }) => user !== VENDOR))],
  ['an event comes twice', 'doubled', (r) => r.heard.splice(told(r, 10), 0, r.heard[told(r, 10)])],
  ['a message is told in two events', 'doubled', (r) => r.heard.push({ ...r.heard[told(r, COUNT)], eventId: 5000 })],
  [
    'an event has a lower id than the last',
    'disordered',
    (r) => r.heard.push({ listener: `of ${VENDOR}`, user: VENDOR, type: 'reset', eventId: 7 }),
  ],
  ['two events change places', 'disordered', (r) => swap(r.heard, told(r, 10), told(r, 11))],
  [
    'a message is told after one that was sent later',
    'disordered',
    (r) => {
      const [one, other] = [told(r, 10), told(r, 11)];
      swap(r.heard, one, other);
      [r.heard[one].eventId, r.heard[other].eventId] = [r.heard[other].eventId, r.heard[one].eventId];
    },
  ],
  ['an event has another text', 'wrong', (r) => (r.heard[told(r, 10)].text = 'another')],
  ['an event has another sender', 'wrong', (r) => (r.heard[told(r, 10)].sender = 'U00003')],
  ['an event has another receiver', 'wrong', (r) => (r.heard[told(r, 10)].receiver = 'U00003')],
  ['an event calls a new message read', 'wrong', (r) => (r.heard[told(r, 10)].unread = false)],
  [
    'a fetched message has another text',
    'wrong',
    (r) => Object.assign(r.heard[told(r, 10)], { type: 'fetched', text: '' }),
  ],
  ["an event is somebody else's", 'wrong', (r) => (r.heard[told(r, 10)].type = 'message.echo')],
  [
    'an event is of no message',
    'wrong',
    (r) => r.heard.push({ ...r.heard[told(r, 10)], eventId: 5000, messageId: id(99) }),
  ],
  ['a read mark is not told', 'lost', (r) => (r.heard = r.heard.filter((l) => l.user !== VENDOR || !l.upTo))],
  ['a read mark is told too low', 'lost', (r) => (r.heard.find(({ upTo }) => upTo).upTo = id(READ - 1))],
  ['a read mark is told too high', 'wrong', (r) => (r.heard.find(({ upTo }) => upTo).upTo = id(READ + 1))],
  ["a read mark is somebody else's", 'wrong', (r) => (r.heard.find(({ upTo }) => upTo).reader = 'U00003')],
  ['a stream ends in half a frame', 'wrong', (r) => r.run.cut.push('half a frame')],
  // A page
  ['a page shows its last bubble alone', 'lost', (r) => r.pages[0].shown.splice(0, 49)],
  ['a page shows nothing', 'lost', (r) => (r.pages[0].shown = [])],
  ['a page lacks a message in between', 'lost', (r) => r.pages[0].shown.splice(20, 1)],
  ['a page lacks the last message', 'lost', (r) => r.pages[0].shown.pop()],
  ['a page shows a message twice', 'doubled', (r) => r.pages[0].shown.push(r.pages[0].shown[49])],
  ['a page showed a message twice for a moment', 'doubled', (r) => r.pages[0].faults.push('shown twice')],
  ['a page shows two in another order', 'disordered', (r) => swap(r.pages[0].shown, 20, 21)],
  ['a page was out of order for a moment', 'disordered', (r) => r.pages[0].faults.push('out of order')],
  ['a page shows another text', 'wrong', (r) => (r.pages[0].shown[20].text = 'another')],
  ['a page had any other fault', 'wrong', (r) => r.pages[0].faults.push('nobody could type')],
  ['a typed text is not stored', 'lost', (r) => r.pages[0].typed.push('gone')],
  ['a typed text is stored twice', 'doubled', (r) => Object.assign(r.rows[58], { text: 'text 60' })],
  ['a badge lies', 'wrong', (r) => (r.pages[0].badge = 1)],
  ['a page left no record', 'wrong', (r) => r.pages.pop()],
  ['a page left two records', 'wrong', (r) => r.pages.push(r.pages[0])],
];

for (const [what, kind, damage] of damages)
  test(`${what}: ${kind}`, () => {
    const records = clean();
    damage(records);
    const verdict = check(records);
    assert.ok(verdict[kind] > 0, JSON.stringify(verdict));
    assert.ok(!verdict.holds);
    assert.ok(verdict.complaints.some((line) => line.startsWith(`${kind}: `)));
  });

test('records of a run in which nothing happened do not pass', () => {
  const records = { sends: [], rows: [], heard: [], pages: [], run: { listeners: [], pages: [] } };
  assert.deepEqual(counts(check(records)), none);
  assert.ok(!check(records).holds);
});
