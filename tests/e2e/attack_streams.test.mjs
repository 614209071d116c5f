// How many event streams one session and one user can hold at a site's limits, and what becomes of those who do not read.
import './support/site_stack.mjs';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { fetchRaw } from './support/http.mjs';
import { otherDevice, people } from './support/people.mjs';
import { insertMessage, insertMessages } from './support/sql.mjs';
import { listen, listenLive } from './support/sse.mjs';
import { BASE, until } from './support/stack.mjs';
import { streamsOpen } from './support/streams.mjs';

// The defaults of the options (host/chat.conf.in).
const SESSION_STREAMS = 8;
const USER_STREAMS = 32;
const STREAM_BURST = 30;
const CROWDED_RETRY_MS = 60_000; // at least
const STALLED_MS = 45_000; // then whoever takes nothing is let go

/** A counter or gauge of the push daemon. */
async function metric(name) {
  const { text } = await fetchRaw('GET', '/metrics');
  return Number(text.match(new RegExp(`^beantrack_push_${name} (\\d+)$`, 'm'))[1]);
}

const closeAll = async (listeners) => {
  for (const listener of listeners) listener.close();
  await streamsOpen(0);
};

test('a session that opens more streams loses its oldest, which is told to stay away', async () => {
  const [me, other] = await people(2);
  const listeners = [];
  while (listeners.length < SESSION_STREAMS + 3) listeners.push(await listenLive(me.cookie));
  await streamsOpen(SESSION_STREAMS);
  const ended = listeners.splice(0, 3);
  for (const listener of ended) {
    await listener.untilClosed();
    assert.ok(listener.parser.retry >= CROWDED_RETRY_MS, `retry ${listener.parser.retry}`);
  }
  const id = await insertMessage(other.id, me.id, 'to those that are left');
  for (const listener of listeners) await listener.message(id);
  assert.equal(await metric('crowded_out_total'), 3);
  await closeAll(listeners);
});

test('a user of many sessions holds no more streams than a user may', async () => {
  const [me, other] = await people(2);
  const sessions = [me];
  while (sessions.length < USER_STREAMS / SESSION_STREAMS + 2) sessions.push(await otherDevice(me));
  const theirs = await listenLive(other.cookie);
  const listeners = [];
  for (const { cookie } of sessions)
    for (let i = 0; i < SESSION_STREAMS; ++i) listeners.push(await listenLive(cookie));
  await streamsOpen(USER_STREAMS + 1);
  assert.equal(theirs.closed, false);
  await closeAll([...listeners, theirs]);
});

test('a script that opens streams in a loop is put off before the database is asked', async () => {
  const [me] = await people(1);
  const before = await metric('throttled_total');
  const begun = performance.now();
  const listeners = [];
  for (let i = 0; i < 2_000; i += 50)
    listeners.push(...(await Promise.all(Array.from({ length: 50 }, () => listen(me.cookie)))));
  const seconds = (performance.now() - begun) / 1000;
  await streamsOpen(SESSION_STREAMS);
  const throttled = (await metric('throttled_total')) - before;
  assert.ok(throttled >= 2_000 - STREAM_BURST - seconds - 1, `${throttled} were put off in ${seconds} s`);
  assert.ok(listeners.every((listener) => listener.isStream)); // what an EventSource comes again after
  await until('each has a time to return', () => listeners.every(({ parser }) => parser.retry > 0));
  await closeAll(listeners);
});

test('an address that opens streams without a session is put off as an EventSource can bear', async () => {
  const answers = [];
  const cookie = (i) => `beantrack_session=${String(i).padStart(43, 'a')}`;
  for (let i = 0; i < 4_000; i += 100)
    answers.push(...(await Promise.all(Array.from({ length: 100 }, (_, j) => listen(cookie(i + j))))));
  const crowded = answers.filter((answer) => answer.isStream);
  assert.ok(crowded.length > 0);
  assert.ok(answers.every(({ status, isStream }) => isStream || status === 401));
  await until('each has a time to return', () => crowded.every(({ parser }) => parser.retry >= 5_000));
  for (const answer of answers) answer.close();
});

/** A stream that is asked for and never read, from an address that has not opened any before. */
function openUnread(cookie) {
  const socket = connect({ port: BASE.port, host: BASE.hostname, localAddress: '127.0.0.2' });
  socket.on('error', () => {});
  socket.unref();
  socket.write(`GET /chat/stream HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
  socket.pause();
  return socket;
}

test('streams that nobody reads are let go', async () => {
  const [me, other] = await people(2);
  const sockets = Array.from({ length: SESSION_STREAMS }, () => openUnread(me.cookie));
  await streamsOpen(SESSION_STREAMS);
  const theirs = await listenLive(other.cookie);
  for (let heard = 10; heard <= 300; heard += 10) {
    await insertMessages(other.id, me.id, 'long '.repeat(700), 10);
    await until('others go on hearing', () => theirs.of('message.echo').length === heard);
  }
  await until('only the other stream is left', async () => (await metric('listeners')) === 1, {
    within: STALLED_MS,
    every: 500,
  });
  theirs.close();
  for (const socket of sockets) socket.destroy();
});
