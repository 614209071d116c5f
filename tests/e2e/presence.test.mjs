// Who is there: told to those who have written with them, and to nobody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './support/http.mjs';
import { people, signedIn } from './support/people.mjs';
import { GRACE_MS, SOON_MS, about, isOnline, listening, makeContacts, presence, told } from './support/presence.mjs';
import { streamsOpen } from './support/streams.mjs';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('who comes and goes is told to those who have written with them, and to nobody else', async () => {
  const [me, friend, commuter, stranger] = await people(4);
  await makeContacts([me, friend, commuter]);
  const [mine, foreign] = [await listening(me), await listening(stranger)];
  const streams = [await listening(friend), await listening(commuter)];
  for (const person of [friend, commuter]) {
    const { data, ownId } = await told(mine, person, true);
    assert.ok(!ownId);
    assert.deepEqual(Object.keys(data), ['userId', 'online', 'seenAt']);
    assert.match(data.seenAt, ISO);
    assert.ok(await isOnline(me, person));
  }
  await streamsOpen(4);
  const left = Date.now();
  streams.forEach((stream) => stream.sent.destroy());
  await streamsOpen(2); // so that the daemon knows that the commuter left
  await listening(commuter);
  const gone = await mine.next('presence', ({ userId, online }) => userId === friend.id && !online, GRACE_MS + SOON_MS);
  assert.ok(gone.at - left >= GRACE_MS - 500, 'pages reconnect');
  assert.ok(Math.abs(Date.parse(gone.data.seenAt) - left) < 4_000, 'it says when the stream ended');
  assert.deepEqual(await presence(me, friend.id), [{ userId: friend.id, online: false, seenAt: gone.data.seenAt }]);
  assert.equal(about(commuter, mine).length, 1, 'who changes pages was there all the time');
  assert.equal(about(friend, mine).length, 2, 'each change is told once');
  assert.deepEqual(foreign.of('presence'), []);
  assert.deepEqual(about(me, mine), [], 'nor of oneself');
});

test('who may see who is there', async () => {
  const [me, friend, stranger] = await people(3);
  await makeContacts([me, friend]);
  const ids = (list) => list.map(({ userId }) => userId);
  assert.deepEqual(ids(await presence(me, friend.id, stranger.id, me.id)), [friend.id]);
  assert.deepEqual(
    await presence(me, stranger.id),
    [{ userId: stranger.id, online: false, seenAt: null }],
    'to write to',
  );
  const [one, other] = [await signedIn('admin'), await signedIn('admin')];
  assert.deepEqual(await presence(one, other.id), []);
  for (const query of ['', '?ids=', '?ids=x', `?ids=${friend.id},`, `?ids=${Array(101).fill(friend.id)}`])
    assert.equal((await me.client.getJson(`/chat/presence${query}`)).status, 400, query.slice(0, 30));
  assert.equal((await me.client.getJson(`/chat/presence?ids=${Array(100).fill(friend.id)}`)).status, 200);
  assert.equal((await new Client().getJson(`/chat/presence?ids=${friend.id}`)).status, 401);
});
