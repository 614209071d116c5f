// Streams that are opened while the database is away, or while the daemon does not know yet where the log stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';
import { insertMessages, sql, value } from './support/sql.mjs';
import { Follower, eventNumber, listen, logCursor, logPosition } from './support/sse.mjs';
import { sv, until } from './support/stack.mjs';
import { SqlSession } from '../faults/session.mjs';

test('opened while the database is away: they end and come again, and hear all that was said since', async () => {
  const [from, to] = await people(2);
  const start = await logCursor();
  await insertMessages(from.id, to.id, 'before ', 3);
  await logPosition();
  await sv('down', 'mariadb');
  const followers = [];
  try {
    for (const cursor of [start, undefined]) {
      const stream = await listen(to.cookie, { lastEventId: cursor });
      assert.equal(stream.status, 200, 'an EventSource never comes again after anything else');
      await stream.untilClosed();
      assert.ok(stream.parser.retry >= 100, 'it says when to come again');
      stream.close();
    }
    for (let i = 0; i < 5; ++i) followers.push(new Follower(to.cookie, start));
    await until('each has come', () => followers.every((follower) => follower.streams >= 2));
  } finally {
    await sv('up', 'mariadb');
    await until('the database is back', async () => (await value('SELECT 1')) === '1', { within: 30_000 });
  }
  await insertMessages(from.id, to.id, 'after ', 3);
  const all = ['before 1', 'before 2', 'before 3', 'after 1', 'after 2', 'after 3'];
  for (const follower of followers) {
    await until('all is heard', () => follower.events.length >= all.length);
    await follower.stop();
    assert.deepEqual(follower.texts, all);
  }
});

test('a daemon that cannot see yet where the log stands lets no stream begin', async (t) => {
  const [from, to] = await people(2);
  await insertMessages(from.id, to.id, 'before ', 3);
  const newest = Number(await logPosition());
  const [[kind, subject]] = await sql(`SELECT kind, subject FROM chat_events WHERE user_id = '${to.id}' LIMIT 1`);

  const prompt = new SqlSession();
  t.after(() => prompt.close());
  await sv('down', 'pushd');
  try {
    await prompt.run('LOCK TABLES chat_counters WRITE, chat_events WRITE');
  } finally {
    await sv('up', 'pushd');
  }
  await until('it is there', async () => (await fetchRaw('GET', '/metrics')).status === 200);
  // Their sessions are looked up while those are locked: so it is known when that is done.
  const doorman = new SqlSession();
  t.after(() => doorman.close());
  await doorman.run('LOCK TABLES chat_sessions WRITE');
  const lookedUp = `SELECT COUNT(*) FROM information_schema.processlist
    WHERE state LIKE 'Waiting for table%' AND info LIKE '%chat\\_sessions%' AND id <> CONNECTION_ID()`;
  let begun = 0;
  const streams = [undefined, 'nonsense'].map(async (lastEventId) => {
    const stream = await listen(to.cookie, { lastEventId });
    ++begun;
    return stream;
  });
  await until('both are looked up', async () => (await value(lookedUp)) === '2');
  await doorman.run('UNLOCK TABLES');
  await until('both are found', async () => (await value(lookedUp)) === '0');
  for (let turn = 0; turn < 3; ++turn) await fetchRaw('GET', '/metrics');
  assert.equal(begun, 0, 'what is said from now on would be missing');
  // What another daemon relays meanwhile.
  await prompt.run(`INSERT INTO chat_events (id, user_id, kind, subject)
      VALUES (${newest + 1}, '${to.id}', '${kind}', ${subject});
    UPDATE chat_counters SET value = ${newest + 1} WHERE name = 'chat_events'; UNLOCK TABLES`);

  const [fresh, lost] = await Promise.all(streams);
  assert.ok(eventNumber((await lost.next('reset')).id) > newest, 'it is told where one stands now');
  await until('the streams are live', () => fresh.parser.retry !== undefined);
  await insertMessages(from.id, to.id, 'after ', 1);
  for (const stream of [fresh, lost]) {
    await stream.next('message.sent', ({ message }) => message === 'after 1');
    assert.equal(stream.of('message.sent').length, 1);
    stream.close();
  }
});
