// The event stream of one tab: it is opened again whatever ends it, and says when it is lost
// (static/js/stream/client.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { STALE_MS, StreamClient } from '../../static/js/stream/client.js';
import { FakeBrowser } from './support/fake_browser.mjs';
import { FakeClock, settle } from './support/fake_clock.mjs';

const RETRY_MS = 4_000; // longest delay before a closed stream is opened again
const TICK_MS = 500;

let clock;
let browser;
let client;
let events; // what the handlers were given
let losses;

beforeEach(() => {
  clock = new FakeClock();
  browser = new FakeBrowser(clock);
  events = [];
  losses = [];
  const handlers = {
    onEvent: (event) => events.push(event),
    onEphemeral: (type, data) => events.push({ type, data }),
    onLost: (isLost) => losses.push(isLost),
    onUnauthorized: () => events.push('unauthorized'),
  };
  client = new StreamClient(() => '/chat/stream?after=7', handlers, browser.tab());
  client.open();
});

const source = () => browser.sources.at(-1);
const isLost = () => losses.at(-1) ?? false;

/** Lets `ms` pass, with the page's ticks. */
async function run(ms) {
  for (let passed = 0; passed < ms; passed += TICK_MS) {
    await clock.advance(TICK_MS);
    client.check();
  }
  await settle();
}

test('events carry their id as a BigInt, others have none', () => {
  source().send('message.sent', { message: 'hello' }, '9007199254740993');
  source().send('typing', { contactId: 'U00002' });
  assert.deepEqual(events, [
    { id: 9007199254740993n, type: 'message.sent', data: { message: 'hello' } },
    { type: 'typing', data: { contactId: 'U00002' } },
  ]);
});

test('a stream counts as open when it has been so for a while', async () => {
  source().open();
  source().fail(); // an absent daemon also answers
  await clock.advance(300);
  assert.deepEqual(events, []);

  client.open();
  source().open();
  await clock.advance(299);
  assert.deepEqual(events, []);
  await clock.advance(1);
  assert.deepEqual(events, [{ type: 'open', data: {} }]);
});

test('a closed stream is opened again after a random delay, from where it stands', async () => {
  source().fail();
  await run(RETRY_MS / 2 - TICK_MS);
  assert.equal(browser.sources.length, 1);
  await run(2 * TICK_MS);
  assert.equal(browser.sources.length, 2);
  assert.equal(source().address, '/chat/stream?after=7');
});

test('a stream that is refused is tried again until it is not', async () => {
  browser.probes = [503, 0, 429];
  source().fail();
  await run(4 * RETRY_MS);
  assert.deepEqual(browser.probes, []);
  assert.equal(browser.sources.length, 2);
  assert.equal(source().readyState, source().CONNECTING);
});

test('a session that has ended is the end', async () => {
  browser.probes = [401];
  source().fail();
  await run(RETRY_MS);
  assert.equal(events[0], 'unauthorized');
  assert.equal(browser.sources.length, 1);
});

test('a stream that is closed while its status is requested stays closed', async () => {
  source().fail();
  await clock.advance(TICK_MS);
  client.check();
  await clock.advance(RETRY_MS);
  client.check(); // requests the status
  client.close();
  await clock.advance(0);
  assert.equal(browser.sources.length, 1);
});

test('a silent stream is replaced', async () => {
  source().open();
  await run(35_000);
  assert.equal(browser.sources.length, 1, 'two pings may be late');
  await run(TICK_MS);
  assert.equal(browser.sources.length, 2);
  assert.equal(browser.openSources.length, 1);
});

for (const type of ['ping', 'message.sent'])
  test(`a ${type} is a sign of life`, async () => {
    source().open();
    for (let id = 1; id <= 4; id += 1) {
      await run(15_000);
      source().send(type, {}, id);
    }
    assert.equal(browser.sources.length, 1);
  });

test('a silent stream is replaced though the clock was set back', () => {
  source().open();
  clock.setBy(-3_600_000);
  client.check();
  assert.equal(browser.sources.length, 2);
});

test('a page that was out of sight has less patience', async () => {
  source().open();
  await clock.advance(300 + STALE_MS + 1); // it counts as open after 300 ms
  client.check();
  assert.equal(browser.sources.length, 1);
  client.check(STALE_MS);
  assert.equal(browser.sources.length, 2);
});

test('a stream that is down for a while is lost, until the daemon is heard', async () => {
  source().fail();
  browser.probes = Array(20).fill(0);
  await run(3_500);
  assert.equal(isLost(), false);
  await run(TICK_MS);
  assert.equal(isLost(), true);

  client.open();
  source().open();
  client.check();
  assert.equal(isLost(), true, 'a stream that merely opens proves nothing');
  source().send('ping');
  assert.equal(isLost(), false);
});

test('a stream that keeps closing stays down', async () => {
  browser.probes = Array(20).fill(200);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    source().fail();
    await run(2_500);
    source().open();
  }
  assert.equal(isLost(), true);
});

test('a stream that is closed or goes offline does not count as open later', async () => {
  source().open();
  client.close();
  await clock.advance(1_000);
  client.open();
  source().open();
  client.noteOffline();
  await clock.advance(1_000);
  assert.deepEqual(events, []);
  assert.equal(isLost(), true);
});

test('how long a stream is down is counted from its last sign of life, or from when it was opened', async () => {
  browser.probes = Array(50).fill(0);
  source().fail();
  await run(3_500);
  source().send('ping');
  source().fail();
  await run(3_500);
  client.close();
  client.open();
  source().fail();
  await run(3_500);
  assert.equal(isLost(), false);
  await run(TICK_MS);
  assert.equal(isLost(), true);
});

test('a refused stream is asked for its status once at a time, and that request is ended', async () => {
  source().fail();
  client.check();
  await clock.advance(RETRY_MS);
  for (let count = 0; count < 3; count += 1) client.check();
  await settle();
  assert.equal(browser.probeSignals.length, 1);
  assert.equal(browser.probeSignals[0].aborted, true);
});
