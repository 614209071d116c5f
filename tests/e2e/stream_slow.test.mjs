// Listeners that are slow to read: what waits for them is bounded, and none of it is lost.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';
import { Reader } from './support/reader.mjs';
import { insertMessage, insertMessages, sql } from './support/sql.mjs';
import { Follower, logCursor, logPosition } from './support/sse.mjs';
import { pid, until } from './support/stack.mjs';

const LONG = `${'y'.repeat(3_000)} `; // a message of which 22 are over the 64 KB that may wait for a listener
const BACKLOG = 200; // such messages: more than a socket's buffer and the daemon's queue take together
const MEANWHILE = 60; // such messages: more than may wait while a replay is under way
const DRAIN_MS = 3_000; // a daemon that is told to stop waits so long for its listeners
const STOP_MS = 8_000; // and is gone in any case

/** What `to` has got, oldest first. */
const idsOf = async (to) =>
  (await sql(`SELECT id FROM messages WHERE receiver_id = '${to.id}' ORDER BY seq`)).map(([id]) => id);

test('more comes during a replay than may wait: all of it is told, in order, on the same stream', async () => {
  const [from, to] = await people(2);
  const start = await logCursor();
  await insertMessages(from.id, to.id, LONG, BACKLOG);
  const { reader, handed } = await Reader.stalled(to.cookie, start);
  assert.ok(handed < BACKLOG, 'its replay is not over');
  await insertMessages(from.id, to.id, LONG, MEANWHILE);
  await logPosition();
  reader.read();
  await until('all is heard', () => reader.heard.length >= BACKLOG + MEANWHILE, { within: 20_000 });
  const last = await insertMessage(from.id, to.id, 'and on');
  await until('and what is live', () => reader.heard.at(-1) === last);
  assert.deepEqual(reader.heard, await idsOf(to));
  assert.equal(reader.closed, false);
  assert.deepEqual(reader.parser.faults, []);
  reader.close();
});

/** Tells the daemon to stop, and then does `meanwhile`. Answers after how many ms it was gone. */
async function stopDaemon(meanwhile = () => {}) {
  const daemon = pid('pushd');
  const since = Date.now();
  process.kill(daemon, 'SIGTERM');
  meanwhile();
  await until('it is gone', () => !existsSync(`/proc/${daemon}`), { every: 5 });
  const took = Date.now() - since;
  await until('the next one is there', async () => (await fetchRaw('GET', '/metrics')).status === 200);
  return took;
}

test('a daemon that stops passes on what waits, whole; the next one tells the rest', async (t) => {
  const [from, to] = await people(2);
  const start = await logCursor();
  await insertMessages(from.id, to.id, LONG, BACKLOG);
  const all = await idsOf(to);
  for (let attempt = 1; ; ++attempt) {
    const { reader, handed } = await Reader.stalled(to.cookie, start);
    const took = await stopDaemon(() => reader.read());
    await until('its stream ended', () => reader.closed);
    // On a very busy machine this reader is too slow for the time that a stopping daemon has.
    if (took >= DRAIN_MS && attempt < 5) continue;
    assert.deepEqual(reader.parser.faults, [], 'no half frame');
    assert.equal(reader.heard.length, handed, 'all that the daemon had for it');
    const follower = new Follower(to.cookie, reader.parser.lastEventId);
    t.after(() => follower.stop());
    await until('the rest', () => follower.events.length >= all.length - handed, { within: 20_000 });
    await follower.stop();
    assert.deepEqual([...reader.heard, ...follower.events.map((event) => event.data.messageId)], all);
    return;
  }
});

test('a daemon that stops does not wait for who does not read', async () => {
  const [from, to] = await people(2);
  const start = await logCursor();
  await insertMessages(from.id, to.id, LONG, BACKLOG);
  const { reader } = await Reader.stalled(to.cookie, start);
  const took = await stopDaemon();
  assert.ok(took < STOP_MS, `${took} ms`);
  reader.close();
});
