// Two push daemons on one database: one relays, and another takes its place when it stops, dies or hangs.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { SECOND_SOCKET, SecondDaemon } from '../faults/second_daemon.mjs';
import { people } from './support/people.mjs';
import { insertMessage, sql, value } from './support/sql.mjs';
import { eventNumber, listenLive } from './support/sse.mjs';
import { PUSH_SOCKET, pid, sv, until } from './support/stack.mjs';

const CAUGHT_UP_MS = 5_000; // the promise for clients of a node that died

const metrics = (socketPath) =>
  new Promise((done, failed) => {
    get({ socketPath, path: '/metrics', headers: { Host: 'localhost' } }, async (response) => {
      let text = '';
      for await (const piece of response) text += piece;
      done(text);
    }).on('error', failed);
  });
const relays = async (socket) => /^beantrack_push_relays 1$/m.test(await metrics(socket));
const untilRelays = (socket) => until('it relays', () => relays(socket));

let me, other, second;
before(async () => {
  [me, other] = await people(2);
  await untilRelays(PUSH_SOCKET); // one that was killed just before waits for its own lease to expire
  second = await SecondDaemon.start({ roamers: [] });
  await until('the second daemon listens', () => metrics(SECOND_SOCKET));
});
after(() => second.stop());

/** Has a message delivered at `socket` and answers after how many ms it is; `harm` comes before it is sent. */
async function delivery(socket, harm = () => {}) {
  const stream = await listenLive(other.cookie, { socket });
  const begun = Date.now();
  await harm();
  const id = await insertMessage(me.id, other.id, 'x');
  await stream.message(id, 'message.sent', 2 * CAUGHT_UP_MS);
  const took = Date.now() - begun;
  assert.equal(stream.of('message.sent').filter(({ data }) => data.messageId === id).length, 1);
  stream.close();
  return took;
}

/** The log has each event once, without a gap, and nothing is left over. */
async function assertOrdered(from) {
  const [[count, least, most, jobs]] = await sql(
    `SELECT COUNT(*), MIN(id), MAX(id), (SELECT COUNT(*) FROM jobs WHERE queue = 'chat')
       FROM chat_events WHERE id > ${from}`,
  );
  assert.equal(Number(least), from + 1);
  assert.equal(Number(most) - Number(least) + 1, Number(count));
  assert.equal(jobs, '0');
  const twice = await value(
    `SELECT COUNT(*) FROM (SELECT subject FROM chat_events WHERE id > ${from} AND kind = 'message.sent'
       GROUP BY subject HAVING COUNT(*) > 1) AS twice`,
  );
  assert.equal(twice, '0');
}

test('one relays and both deliver; the other takes its place when it dies, hangs or stops', async () => {
  const start = Number(await value('SELECT MAX(id) FROM chat_events'));
  assert.ok(await relays(PUSH_SOCKET));
  assert.ok(!(await relays(SECOND_SOCKET)));
  await delivery(SECOND_SOCKET);

  const old = pid('pushd');
  await sv('once', 'pushd'); // it is not started again, and so does not take the lease before the second one
  const afterDeath = await delivery(SECOND_SOCKET, () => process.kill(old, 'SIGKILL'));
  assert.ok(afterDeath < CAUGHT_UP_MS, `${afterDeath} ms after a death`);
  await sv('up', 'pushd');
  await until('the first is back', async () => pid('pushd') !== old && (await metrics(PUSH_SOCKET)));
  assert.ok(await relays(SECOND_SOCKET));

  const stream = await listenLive(other.cookie, { socket: SECOND_SOCKET });
  const afterHang = await delivery(PUSH_SOCKET, () => second.process.kill('SIGSTOP'));
  assert.ok(afterHang < CAUGHT_UP_MS, `${afterHang} ms after it hung`);
  await untilRelays(PUSH_SOCKET);
  second.process.kill('SIGCONT');
  await until('it knows that another relays', async () => !(await relays(SECOND_SOCKET)));
  await until('it delivers what the other relayed', () => stream.of('message.sent').length === 1);
  stream.close();

  await sv('down', 'pushd');
  const afterStop = await delivery(SECOND_SOCKET);
  assert.ok(afterStop < afterDeath / 2, `${afterStop} ms after it stopped, ${afterDeath} ms after a death`);
  await sv('up', 'pushd');
  await until('the first is back', () => metrics(PUSH_SOCKET));
  await delivery(PUSH_SOCKET);
  await assertOrdered(start);
});

// Its session lasts: a client of a dead daemon goes on where it was, at another one.
test('a cursor of one daemon is good at the other', async () => {
  const first = await listenLive(other.cookie, { socket: PUSH_SOCKET });
  const id = await insertMessage(me.id, other.id, 'before');
  const { id: cursor } = await first.message(id);
  first.close();
  const missed = await insertMessage(me.id, other.id, 'meanwhile');
  const there = await listenLive(other.cookie, { socket: SECOND_SOCKET, lastEventId: cursor });
  const event = await there.message(missed);
  assert.equal(eventNumber(event.id) > eventNumber(cursor), true);
  assert.equal(there.of('reset').length, 0);
  there.close();
});
