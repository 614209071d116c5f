// Streams and what is told over them of who is there.
import assert from 'node:assert/strict';
import { insertMessage } from './sql.mjs';
import { listenLive, logPosition } from './sse.mjs';

export const GRACE_MS = 10_000; // without a stream, until somebody is gone
export const SOON_MS = 6_000; // two turns of the daemon's, and some

/** A live stream of the daemon's: not what nginx answers while that is away. */
export async function listening(person, options) {
  const stream = await listenLive(person.cookie, options);
  assert.equal(stream.headers['content-length'], undefined, 'the daemon is away');
  return stream;
}

/** Makes people contacts of the first one, as the relay notes it. */
export async function makeContacts([one, ...others]) {
  for (const other of others) await insertMessage(other.id, one.id, 'hello');
  await logPosition();
}

/** What `me` is told when asking who of these is there. */
export const presence = async (me, ...ids) =>
  (await me.client.getJson(`/chat/presence?ids=${ids.join()}`)).json.presence;
export const isOnline = async (me, other) => (await presence(me, other.id))[0].online;

/** The events that tell of somebody. */
export const about = (person, stream) => stream.of('presence').filter(({ data }) => data.userId === person.id);

/** Waits for one that says whether they are there. */
export const told = (stream, person, online, within = SOON_MS) =>
  stream.next('presence', (data) => data.userId === person.id && data.online === online, within);
