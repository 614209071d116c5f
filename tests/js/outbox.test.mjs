// What waits to be sent: it is kept until the server has acknowledged it, and sent once, in order
// (static/js/outbox/).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Outbox } from '../../static/js/outbox/outbox.js';
import { Sender } from '../../static/js/outbox/sender.js';
import { OutboxStore } from '../../static/js/outbox/store.js';
import { FakeClock, settle } from './support/fake_clock.mjs';
import { FakeStorage } from './support/fake_storage.mjs';

const ME = 'U00001';
const BUBBLE = '<div id="message-M00001"></div>';
const RETRY_LAST_MS = 20_000; // longest delay between two attempts

let clock;
let storage;
let answers; // what the server answers, in order: a Response, or an Error for no network; none left: the bubble
let requests;
let sent;

beforeEach(() => {
  clock = new FakeClock();
  storage = new FakeStorage();
  answers = [];
  requests = [];
  sent = [];
});

/** The outbox of a tab. */
function open() {
  const post = async (path, body) => {
    requests.push({ ...body, at: clock.monotonic() });
    const answer = answers.shift() ?? new Response(BUBBLE);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const random = () => 1;
  const outbox = new Outbox(new OutboxStore(ME, storage), new Sender(post, clock, random), clock, random);
  outbox.onSent((receiver, html) => sent.push({ receiver, html }));
  return outbox;
}

const waiting = () => new OutboxStore(ME, storage).all();
const busy = (headers = {}) => new Response('', { status: 503, headers });
const refused = () => Response.json({ error: 'Too long' }, { status: 400 });

test('a text is stored before it is sent, and deleted when it is acknowledged', async () => {
  const outbox = open();
  outbox.enqueue('U00002', 'hello', { id: 'M00007', sender: 'Ann', text: 'hi' });
  assert.deepEqual(
    waiting().map(({ receiver, text }) => [receiver, text]),
    [['U00002', 'hello']],
  );
  assert.equal(outbox.waitingFor('U00002').length, 1);
  await settle();
  assert.equal(requests[0].message, 'hello');
  assert.equal(requests[0].reply_to, 'M00007');
  assert.deepEqual(waiting(), []);
  assert.deepEqual(sent, [{ receiver: 'U00002', html: BUBBLE }]);
});

test('every attempt has the same client id, and each text its own', async () => {
  answers = [new Error('no network'), busy()];
  const outbox = open();
  outbox.enqueue('U00002', 'one');
  outbox.enqueue('U00002', 'two');
  await clock.advance(3 * RETRY_LAST_MS);
  assert.deepEqual(
    requests.map(({ message }) => message),
    ['one', 'one', 'one', 'two'],
  );
  const ids = requests.map((body) => body.client_id);
  assert.equal(new Set(ids.slice(0, 3)).size, 1);
  assert.equal(new Set(ids).size, 2);
});

for (const [what, ms] of [
  ['', 10],
  [', though the clock was set back', -3_600_000],
])
  test(`texts are sent in the order written${what}`, async () => {
    answers = [new Error('no network')];
    const outbox = open();
    outbox.enqueue('U00002', 'one');
    clock.setBy(ms);
    outbox.enqueue('U00003', 'two');
    clock.setBy(Math.abs(ms));
    outbox.enqueue('U00002', 'three');
    await clock.advance(RETRY_LAST_MS);
    assert.deepEqual(
      requests.map(({ message }) => message),
      ['one', 'one', 'two', 'three'],
    );
  });

test('the delay grows with each failure, up to a limit', async () => {
  answers = Array.from({ length: 7 }, () => new Error('no network'));
  open().enqueue('U00002', 'hello');
  await clock.advance(100_000);
  assert.deepEqual(
    requests.slice(1).map(({ at }, i) => at - requests[i].at),
    [1_000, 2_000, 4_000, 8_000, 16_000, RETRY_LAST_MS, RETRY_LAST_MS],
  );
});

test('the server may ask for a delay, of a minute at most', async () => {
  for (const [asked, least] of [
    [10, 10_000],
    [3_600, 60_000],
  ]) {
    requests = [];
    answers = [busy({ 'Retry-After': String(asked) })];
    const outbox = open();
    outbox.enqueue('U00002', 'hello');
    await clock.advance(least);
    outbox.noteOnline(); // which does not shorten it
    await settle();
    assert.equal(requests.length, 1);
    assert.equal(outbox.problem, 'BeanTrack is busy');
    await clock.advance(1_000);
    assert.equal(requests.length, 2);
    assert.equal(outbox.problem, '');
  }
});

test('without a network, a text is sent as soon as there is one', async () => {
  answers = Array.from({ length: 6 }, () => new Error('no network'));
  const outbox = open();
  outbox.enqueue('U00002', 'hello');
  await clock.advance(35_000);
  assert.equal(answers.length, 0);
  assert.equal(outbox.problem, 'no connection');
  outbox.noteOnline();
  await settle();
  assert.deepEqual(waiting(), []);
});

test('a page of somebody else’s acknowledges nothing', async () => {
  answers = [new Response('<h1>Welcome to the hotel</h1>'), new Response('', { status: 302 })];
  open().enqueue('U00002', 'hello');
  await settle();
  assert.equal(waiting().length, 1);
  assert.deepEqual(sent, []);
  await clock.advance(4_000);
  assert.deepEqual(waiting(), []);
  assert.equal(sent.length, 1);
});

test('a refused text stays, with the reason, and does not keep the others', async () => {
  answers = [refused()];
  const outbox = open();
  outbox.enqueue('U00002', 'too long');
  outbox.enqueue('U00002', 'fine');
  await settle();
  assert.deepEqual(
    waiting().map(({ text, refused: reason }) => [text, reason]),
    [['too long', 'Too long']],
  );
  assert.equal(requests.length, 2);
  outbox.discard(outbox.waitingFor('U00002')[0]);
  assert.deepEqual(waiting(), []);
});

test('a text that is refused while the storage is full is not sent for ever', async () => {
  answers = [refused(), refused()];
  const outbox = open();
  outbox.enqueue('U00002', 'too long');
  storage.isFull = true;
  await settle();
  assert.equal(requests.length, 1);
  assert.equal(outbox.waitingFor('U00002')[0].refused, 'Too long');
});

test('nothing is tried after a sign-out, until the page is used again', async () => {
  answers = [new Response('', { status: 401 })];
  const outbox = open();
  outbox.enqueue('U00002', 'hello');
  await clock.advance(10 * RETRY_LAST_MS);
  assert.equal(requests.length, 1);
  assert.equal(outbox.problem, 'you are signed out');
  outbox.sendAll();
  await settle();
  assert.deepEqual(waiting(), []);
});

test('a storage that refuses texts does not lose them on this page', async () => {
  storage.isFull = true;
  answers = [new Error('no network')];
  const outbox = open();
  outbox.enqueue('U00002', 'hello');
  await settle();
  assert.equal(outbox.waitingFor('U00002').length, 1);
  await clock.advance(RETRY_LAST_MS);
  assert.equal(sent.length, 1);
});

test('a text that another tab has sent meanwhile is not sent again', async () => {
  answers = [new Error('no network')];
  open().enqueue('U00002', 'hello');
  await settle();
  storage.values.clear();
  await clock.advance(RETRY_LAST_MS);
  assert.equal(requests.length, 1);
});

test('a text that another tab does not get sent is sent by this one', async () => {
  const outbox = open();
  const other = { clientId: 'c1', receiver: 'U00002', text: 'orphan', answered: null, at: 1 };
  new OutboxStore(ME, storage).keep(other);
  outbox.noteStored([...storage.values.keys()][0], 'its value');
  assert.deepEqual(outbox.waitingFor('U00002'), [], 'the other tab shows it');
  await clock.advance(59_000);
  assert.equal(requests.length, 0);
  await clock.advance(2_000);
  assert.deepEqual(waiting(), []);
  assert.equal(sent.length, 1);
});

test('a text from elsewhere is shown when sending it takes a while', async () => {
  const outbox = open();
  new OutboxStore(ME, storage).keep({ clientId: 'c1', receiver: 'U00002', text: 'slow', answered: null, at: 1 });
  let changes = 0;
  outbox.onChange(() => {
    changes += 1;
  });
  answers = [new Promise(() => {})]; // no answer
  outbox.sendAll();
  await clock.advance(999);
  assert.deepEqual(outbox.waitingFor('U00002'), []);
  await clock.advance(1);
  assert.equal(outbox.waitingFor('U00002').length, 1);
  assert.equal(changes, 1);
});

test('messages that arrive wait for a text that may be stored already, but not for ever', async () => {
  answers = Array.from({ length: 4 }, () => new Error('no network'));
  const outbox = open();
  outbox.enqueue('U00002', 'hello');
  let isSettled = false;
  outbox.settled().then(() => {
    isSettled = true;
  });
  await clock.advance(1_000);
  assert.equal(requests.length, 2);
  assert.equal(isSettled, false);
  await clock.advance(2_000);
  assert.equal(requests.length, 3, 'after three failures');
  assert.equal(isSettled, true);
});

test('what is no text of this user is left alone', async () => {
  storage.values.set(`beantrack.outbox.${ME}.c1`, '{"broken');
  storage.values.set(`beantrack.outbox.${ME}.c2`, '{"clientId":"c2"}');
  new OutboxStore('U00009', storage).keep({ clientId: 'c3', receiver: 'U00002', text: 'theirs', at: 1 });
  open().sendAll();
  await settle();
  assert.deepEqual(requests, []);
  assert.equal(storage.values.size, 3);
});
