// Who is there, when a daemon dies and when there are two.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { people } from './support/people.mjs';
import { GRACE_MS, SOON_MS, about, isOnline, listening, makeContacts, presence, told } from './support/presence.mjs';
import { secondDaemon } from './support/second_daemon.mjs';
import { quote, sql } from './support/sql.mjs';
import { pid, sleep, until } from './support/stack.mjs';

const SWEEP_MS = 30_000; // after its start, until a daemon corrects what a dead one left behind

const inTable = async (person) =>
  (await sql(`SELECT is_online, seen_at FROM chat_presence WHERE user_id = ${quote(person.id)}`))[0];

// The two wait for long, and each for itself: so at the same time. The second one needs the daemon that the first kills.
let daemonIsBack;
const backAgain = new Promise((done) => {
  daemonIsBack = done;
});

describe('daemons', { concurrency: true }, () => {
  test('the daemon dies: nobody is announced who came back, and who did not is not online for ever', killed);
  test('two daemons know of each other’s listeners', two);
});

async function killed() {
  const [me, friend, lost] = await people(3);
  await makeContacts([me, friend, lost]);
  let mine = await listening(me);
  for (const person of [friend, lost]) await listening(person);
  for (const person of [friend, lost]) await told(mine, person, true);

  process.kill(pid('pushd'), 'SIGKILL');
  mine = await until('the daemon is back', () => listening(me), { within: 15_000, every: 200 }).finally(daemonIsBack);
  const restarted = Date.now();
  await listening(friend);
  assert.deepEqual(
    (await presence(me, friend.id, lost.id)).map(({ online }) => online),
    [true, true],
    'seen just now',
  );

  // A minute passes for the one who is lost.
  await sql(`UPDATE chat_presence SET seen_at = seen_at - INTERVAL 1 MINUTE WHERE user_id = ${quote(lost.id)}`);
  const [, seen] = await inTable(lost);
  assert.equal(await isOnline(me, lost), false, 'nobody has seen them for so long, whatever the table says');
  assert.equal((await inTable(lost))[0], '1');
  const { data, at } = await mine.next('presence', ({ userId }) => userId === lost.id, SWEEP_MS + SOON_MS);
  assert.ok(at - restarted > SWEEP_MS / 2, 'others get the time to come back');
  assert.equal(data.online, false);
  assert.equal(new Date(`${seen.replace(' ', 'T')}Z`).toISOString(), data.seenAt, 'seen when they were seen');
  assert.deepEqual(about(friend, mine), [], 'who came back was there all the time');
}

async function two() {
  await backAgain;
  const [me, friend, commuter] = await people(3);
  await makeContacts([me, friend, commuter]);
  const second = await secondDaemon('presence-two', me);
  try {
    const mine = await listening(me);
    const there = [await second.listening(friend), await second.listening(commuter)];
    for (const person of [friend, commuter]) await told(mine, person, true);
    const here = [await listening(friend), await listening(commuter)];
    await sleep(3_000); // so that this daemon has noted them
    for (const { sent } of [...here, there[1]]) sent.destroy();
    const gone = await mine.next(
      'presence',
      ({ userId, online }) => userId === commuter.id && !online,
      GRACE_MS + 2 * SOON_MS,
    );
    assert.equal(about(commuter, mine).at(-1).data.online, false, 'who has left both is gone');
    assert.equal(await isOnline(me, commuter), false);
    const corrected = async () => {
      const [online, seenAt] = await inTable(friend);
      const last = about(friend, mine).at(-1).data.online; // it may have said that they left
      return last && online === '1' && Date.parse(`${seenAt.replace(' ', 'T')}Z`) > gone.at;
    };
    await until('the one where they still are has corrected the other', corrected, { within: GRACE_MS + 2 * SOON_MS });
  } finally {
    await second.end();
  }
}
