// Who is writing: told to whom they write to, at once, and kept for nobody.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, windowOf } from './support/browser.mjs';
import { Client, encodeForm } from './support/http.mjs';
import { people, signedIn } from './support/people.mjs';
import { SOON_MS, listening, makeContacts } from './support/presence.mjs';
import { insertMessage, value } from './support/sql.mjs';
import { logPosition } from './support/sse.mjs';
import { STATE, admin, pid, run, url } from './support/stack.mjs';
import { holderOf, tabIn } from './support/tabs.mjs';

// Node has no unix datagrams.
const SEND = `use IO::Socket::UNIX; my ($path, $times, @datagrams) = @ARGV;
  my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $path) or die $!;
  for (1..$times) { $socket->send($_) for @datagrams }`;

/** Sends datagrams to the daemon, as often as told; none is lost, since it waits. */
async function notify(datagrams, times = 1) {
  const { code, stderr } = await run('perl', ['-e', SEND, `${STATE}/run/wake.sock`, String(times), ...datagrams]);
  assert.equal(code, 0, stderr);
}

const typing = (from, to, fields = {}) => from.client.json('/chat/typing', { receiver_id: to.id, ...fields });

test('who writes to me is told to my streams, without an id, and to nobody else', async () => {
  const [writer, reader, stranger] = await people(3);
  const [one, two, own, foreign] = await Promise.all([reader, reader, writer, stranger].map((each) => listening(each)));
  assert.deepEqual((await typing(writer, reader)).json, { success: true });
  assert.equal((await typing(writer, reader, { typing: false })).status, 200);
  for (const stream of [one, two]) {
    await stream.next('typing', (data) => !data.typing, 2_000);
    assert.deepEqual(
      stream.of('typing').map(({ data, ownId }) => ({ ...data, ownId })),
      [true, false].map((each) => ({ userId: writer.id, contactId: reader.id, typing: each, ownId: false })),
    );
    assert.match(
      stream.bytes.toString(),
      /\n\nevent: typing\ndata: {"userId":"U\d+","contactId":"U\d+","typing":true}\n\n/,
    );
  }
  const id = await insertMessage(writer.id, reader.id, 'done');
  await Promise.all([one.message(id), two.message(id), own.message(id, 'message.echo')]);
  for (const stream of [own, foreign]) assert.deepEqual(stream.of('typing'), []);
  const later = await listening(reader, { after: '0' });
  await Promise.any([later.message(id), later.next('reset')]);
  assert.deepEqual(later.of('typing'), [], 'nothing of it is kept');
});

test('typing follows the rules of writing', async () => {
  const [writer, reader] = await people(2);
  const stream = await listening(reader);
  const refused = async (status, fields, client = writer.client) => {
    const answer = await client.json('/chat/typing', fields);
    assert.equal(answer.status, status, JSON.stringify(fields));
    assert.equal(typeof answer.json.error, 'string');
  };
  await refused(400, {});
  await refused(400, { receiver_id: 'S00001' });
  await refused(400, { receiver_id: reader.id, typing: 'perhaps' });
  await refused(404, { receiver_id: 'U99999999' });
  await refused(422, { receiver_id: writer.id });
  const [one, other] = [await signedIn('admin'), await signedIn('admin')];
  await refused(403, { receiver_id: other.id }, one.client);
  await admin(['user', 'disable', other.email]);
  await refused(403, { receiver_id: other.id });
  const body = encodeForm({ receiver_id: reader.id });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  assert.equal((await writer.client.send('POST', '/chat/typing', { body, headers })).status, 403);
  const nobody = await new Client().send('POST', '/chat/typing', { body, headers });
  assert.deepEqual([nobody.status, nobody.type], [401, 'application/json']);
  assert.equal((await typing(writer, reader)).status, 200);
  await stream.next('typing');
  assert.equal(stream.of('typing').length, 1, 'of what was refused, it has heard nothing');
});

test('a datagram that is none is no event', async () => {
  const [reader] = await people(1);
  const stream = await listening(reader);
  const right = `typing U00001 ${reader.id}`;
  const evil = ['typing', 'typing x y', `${right}\nevent: x`, `${right} `, 'x'.repeat(9_000)];
  await notify([...evil, right]);
  await stream.next('typing', (data) => data.userId === 'U00001', 3_000);
  assert.equal(stream.of('typing').length, 1);
});

test('a listener that does not read misses it, and loses neither its stream nor a message', async () => {
  const [writer, reader] = await people(2);
  const stream = await listening(reader, { socket: `${STATE}/run/push.sock` });
  stream.sent.res.pause();
  const times = 20_000; // 1.8 MB: more than socket and queue hold
  await notify([`typing ${writer.id} ${reader.id}`], times);
  const id = await insertMessage(writer.id, reader.id, 'hello');
  await logPosition();
  stream.sent.res.resume();
  await stream.message(id);
  assert.ok(!stream.closed);
  assert.ok(stream.of('typing').length > 0 && stream.of('typing').length < times, 'what it could not take is dropped');
  stream.close();
});

test('all tabs hear it, and know when to ask again', async () => {
  const [me, friend] = await people(2);
  await makeContacts([me, friend]);
  const browser = await launch();
  try {
    const context = await windowOf(browser, me);
    const tabs = [];
    for (const path of ['/chat', `/chat/${friend.id}`, '/chat']) tabs.push(await tabIn(context, url(path)));
    for (const tab of tabs)
      await tab.evaluate(async () => {
        const { stream } = (await import(document.querySelector('script[type=module]').src)).page;
        window.passing = [];
        for (const type of ['typing', 'presence', 'open'])
          stream.on(type, (data) => window.passing.push({ type, ...data }));
      });
    await holderOf(tabs);
    const all = (type, within = SOON_MS) =>
      Promise.all(
        tabs.map((tab) =>
          tab.waitForFunction((wanted) => window.passing.some((each) => each.type === wanted), type, {
            timeout: within,
          }),
        ),
      );
    await typing(friend, me);
    await all('typing', 2_000);
    await listening(friend);
    await all('presence');
    for (const tab of tabs)
      assert.deepEqual(
        (await tab.evaluate(() => window.passing)).map(({ seenAt, ...rest }) => rest),
        [
          { type: 'typing', userId: friend.id, contactId: me.id, typing: true },
          { type: 'presence', userId: friend.id, online: true },
        ],
        'each once',
      );
    process.kill(pid('pushd'), 'SIGKILL');
    await all('open', 15_000);
    assert.equal(await value(`SELECT COUNT(*) FROM chat_events WHERE kind IN ('typing', 'presence')`), '0');
    for (const tab of tabs) assert.deepEqual(tab.faults, []);
  } finally {
    await browser.close();
  }
});
