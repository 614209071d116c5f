// Two push daemons on one database, as two nodes have: who is writing and who is there is known at both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { people } from './support/people.mjs';
import { GRACE_MS, SOON_MS, about, isOnline, listening, makeContacts, told } from './support/presence.mjs';
import { hasPeers, secondDaemon } from './support/second_daemon.mjs';
import { quote, sql, value } from './support/sql.mjs';
import { median, until } from './support/stack.mjs';

const A_SECOND = 1_000; // what is true of the moment reaches the other node within it
const ALONE_MS = 35_000; // after which a daemon knows that the other one is dead
const ROUNDS = 7;
const ROAMERS = 15;

const typing = async (from, to, isTyping) => {
  const { status } = await from.client.json('/chat/typing', { receiver_id: to.id, typing: isTyping });
  assert.equal(status, 200);
};
const whoTypes = (stream) => stream.of('typing').map(({ data }) => `${data.userId} ${data.typing}`);
const noticesOf = (person) => value(`SELECT COUNT(*) FROM chat_notices WHERE user_id = ${quote(person.id)}`);

test('a daemon alone writes no notices', async () => {
  const [writer, later, reader] = await people(3);
  await until('there is no other daemon', async () => !(await hasPeers()), { within: ALONE_MS, every: 200 });
  const here = await listening(reader);
  await typing(writer, reader, true);
  await here.next('typing');
  const second = await secondDaemon('alone', writer);
  try {
    const there = await second.listening(reader);
    await typing(later, reader, true);
    await there.next('typing', ({ userId }) => userId === later.id);
    assert.deepEqual(whoTypes(there), [`${later.id} true`]);
    assert.deepEqual([await noticesOf(writer), await noticesOf(later)], ['0', '1']);
  } finally {
    await second.end();
  }
});

test('who is writing is told at both daemons, once and within a second, and to nobody else', async () => {
  const [writer, reader, stranger] = await people(3);
  const second = await secondDaemon('typing', stranger);
  try {
    const here = await listening(reader);
    const [there, foreign] = [await second.listening(reader), await second.listening(stranger)];
    const times = [];
    for (let round = 0; round < ROUNDS; ++round) {
      const begun = Date.now();
      await typing(writer, reader, round % 2 === 0);
      times.push((await there.next('typing', (data) => there.of('typing').length > round)).at - begun);
    }
    assert.ok(median(times) < A_SECOND, `${times} ms`);
    const expected = times.map((_, round) => `${writer.id} ${round % 2 === 0}`);
    for (const stream of [here, there]) assert.deepEqual(whoTypes(stream), expected);
    await typing(writer, stranger, true);
    await foreign.next('typing');
    assert.deepEqual(whoTypes(foreign), [`${writer.id} true`]);
    for (const stream of [here, there]) {
      assert.deepEqual(whoTypes(stream), expected);
      stream.close();
    }
  } finally {
    await second.end();
  }
});

test('who comes is known at the other daemon within a second', async () => {
  const [me, ...friends] = await people(1 + 2 * ROUNDS);
  await makeContacts([me, ...friends]);
  const second = await secondDaemon('presence', me);
  try {
    const [here, there] = [await listening(me), await second.listening(me)];
    const times = { here: [], there: [] };
    for (let round = 0; round < ROUNDS; ++round) {
      for (const [where, mine, open] of [
        ['here', here, second.listening],
        ['there', there, listening],
      ]) {
        const friend = friends.pop();
        const begun = Date.now();
        await open(friend);
        times[where].push((await told(mine, friend, true)).at - begun);
      }
    }
    for (const where of ['here', 'there']) assert.ok(median(times[where]) < A_SECOND, `${where}: ${times[where]} ms`);
  } finally {
    await second.end();
  }
});

// Each daemon notes a listener every 30 seconds. With many people, some are not noted between their leaving one daemon
// and the end of the grace.
test('who has a stream at either daemon does not seem to leave', async () => {
  const [me, roamer, gone, late, ...twice] = await people(4 + ROAMERS);
  await makeContacts([me, roamer, gone, late, ...twice]);
  const second = await secondDaemon('roam', me);
  try {
    const mine = [await listening(me), await second.listening(me)];
    for (const person of twice) await second.listening(person);
    const from = [];
    for (const person of [roamer, gone, ...twice]) from.push(await listening(person));
    for (const stream of mine) for (const person of [roamer, gone, ...twice]) await told(stream, person, true);
    for (const { sent } of from) sent.destroy();
    await second.listening(roamer);
    for (const stream of mine) await told(stream, gone, false, GRACE_MS + SOON_MS);
    // Whatever the daemons had to say of the others was due by the same time; somebody else comes after that.
    await listening(late);
    for (const stream of mine) {
      await told(stream, late, true);
      for (const person of [roamer, ...twice])
        assert.deepEqual(
          about(person, stream).map(({ data }) => data.online),
          [true],
        );
    }
    for (const person of [roamer, ...twice]) assert.ok(await isOnline(me, person));
  } finally {
    await second.end();
  }
});

test('a daemon that is killed does not keep its users online', async () => {
  const [me, lost, moved] = await people(3);
  await makeContacts([me, lost, moved]);
  const second = await secondDaemon('killed', me);
  const mine = await listening(me);
  try {
    for (const person of [lost, moved]) await second.listening(person);
    for (const person of [lost, moved]) await told(mine, person, true);
  } finally {
    await second.end('SIGKILL');
  }
  await listening(moved);
  // A minute passes for the one who is lost.
  await sql(`UPDATE chat_presence SET seen_at = seen_at - INTERVAL 1 MINUTE WHERE user_id = ${quote(lost.id)}`);
  assert.equal(await isOnline(me, lost), false);
  await told(mine, lost, false, ALONE_MS);
  assert.deepEqual(
    about(moved, mine).map(({ data }) => data.online),
    [true],
    'who moved was there all the time',
  );
});
