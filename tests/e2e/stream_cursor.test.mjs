// Where a stream begins: Last-Event-ID, ?after=, and cursors that are of no use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, sql } from './support/sql.mjs';
import { Follower, eventId, eventNumber, listen, listenLive, logCursor, logPosition, rewindLog } from './support/sse.mjs';
import { until } from './support/stack.mjs';

const [supplier, vendor, stranger] = await people(3);

test('a cursor replays what came after it: from Last-Event-ID, from ?after=, in one piece with what is live', async () => {
  const [from, to] = await people(2);
  const start = await logCursor();
  const ids = [];
  for (let i = 0; i < 5; ++i) ids.push(await insertMessage(from.id, to.id, `r${i}`));
  await logPosition();
  const all = (
    await (async () => {
      const stream = await listen(to.cookie, { after: start });
      await stream.message(ids[4]);
      stream.close();
      return stream;
    })()
  ).logged;
  assert.deepEqual(
    all.map((event) => event.data.messageId),
    ids,
  );

  for (const options of [
    { lastEventId: all[1].id },
    { after: all[1].id },
    { lastEventId: all[1].id, after: all[3].id },
    { lastEventId: 'nonsense', after: all[1].id },
    { lastEventId: '', after: all[1].id },
  ]) {
    const stream = await listen(to.cookie, options);
    const next = await insertMessage(from.id, to.id, 'live');
    ids.push(next);
    await stream.message(next);
    assert.deepEqual(
      stream.logged.map((event) => event.data.messageId),
      ids.slice(2),
      JSON.stringify(options),
    );
    stream.close();
  }
  const fresh = await listenLive(to.cookie);
  const next = await insertMessage(from.id, to.id, 'only this');
  await fresh.message(next);
  assert.equal(fresh.logged.length, 1, 'without a cursor nothing is replayed');
  fresh.close();
  const others = await listenLive(stranger.cookie, { after: start });
  await insertMessage(from.id, stranger.id, 'yours');
  await others.next('message.sent');
  assert.deepEqual(
    others.logged.map((event) => event.data.message),
    ['yours'],
    'a replay is one’s own',
  );
  others.close();
});

test('a long replay is whole', async () => {
  const [from, to] = await people(2);
  const start = await logCursor();
  await insertMessages(from.id, to.id, `${'x'.repeat(900)} `, 700);
  await logPosition();
  const follower = new Follower(to.cookie, start);
  await until('all of it', () => follower.events.length >= 700);
  await insertMessage(from.id, to.id, 'and on');
  await until('and what is live', () => follower.texts.at(-1) === 'and on');
  await follower.stop();
  assert.equal(new Set(follower.events.map((event) => event.data.messageId)).size, 701);
  assert.equal(follower.events.length, 701);
});

test('a cursor that cannot be served gets a reset, and what follows is live', async () => {
  const newest = Number(await logPosition());
  const tag = (await logCursor()).slice(String(newest).length);
  for (const bad of [
    String(newest), // as before events had tags
    `${newest + 1000}${tag}`,
    `${newest - 1}${tag}`,
    `${newest}${tag === '000000001' ? '000000002' : '000000001'}`,
    `${newest}${tag}0`,
    tag,
    '99999999999999999999999',
    '-1',
    'abc',
    '1.5',
    '0x10',
    '1 2',
    "1' OR 1",
    '☕',
  ])
    for (const options of [{ lastEventId: Buffer.from(bad).toString('latin1') }, { after: encodeURIComponent(bad) }]) {
      const stream = await listen(vendor.cookie, options);
      const reset = await stream.next('reset');
      assert.ok(eventNumber(reset.id) >= newest, 'it says where one stands now');
      assert.equal(reset.data.cursor, reset.id);
      const id = await insertMessage(supplier.id, vendor.id, 'after the reset');
      await stream.message(id);
      assert.deepEqual(
        stream.logged.map((event) => event.type),
        ['reset', 'message.sent'],
        JSON.stringify(options),
      );
      stream.close();
    }
});

test('a cursor older than the log gets a reset, one at its edge does not', async () => {
  const [from, to] = await people(2);
  await insertMessages(from.id, to.id, 't', 6);
  const newest = Number(await logPosition());
  const edge = newest - 3;
  const cursors = await Promise.all([edge - 1, edge, newest].map(eventId));
  await sql(`DELETE FROM chat_events WHERE id < ${edge}`);
  for (const [cursor, types] of [
    [cursors[0], ['reset']],
    [`0${cursors[1].slice(-9)}`, ['reset']],
    [cursors[1], []],
    [cursors[2], []],
  ]) {
    const stream = await listenLive(to.cookie, { after: cursor });
    const id = await insertMessage(from.id, to.id, 'now');
    await stream.message(id);
    const first = stream.logged.filter((event) => event.type !== 'message.sent').map((event) => event.type);
    assert.deepEqual(first, types, `cursor ${cursor}, the log begins at ${edge}`);
    stream.close();
  }
});

test('a log that goes back, as after a restored backup: everybody fetches afresh, and goes on live', async () => {
  const [from, to] = await people(2);
  await insertMessages(from.id, to.id, 'before', 5);
  const newest = Number(await logPosition());
  const [past, present] = await Promise.all([newest - 4, newest].map(eventId));
  const stream = await listenLive(to.cookie, { after: present });
  await rewindLog(newest - 4);
  assert.equal((await stream.next('reset')).id, past);
  await stream.untilClosed();
  const again = await listenLive(to.cookie, { lastEventId: stream.parser.lastEventId });
  const id = await insertMessage(from.id, to.id, 'after');
  assert.ok(eventNumber((await again.message(id)).id) > newest - 4);
  assert.equal(again.of('reset').length, 0);
  again.close();
});

test('a log that was trimmed past a daemon that was held up: everybody fetches afresh, and goes on live', async () => {
  const [from, to] = await people(2);
  await insertMessages(from.id, to.id, 'before', 1);
  const newest = Number(await logPosition());
  const streams = [await listenLive(to.cookie, { after: await eventId(newest) }), await listenLive(stranger.cookie)];
  // What another daemon relayed meanwhile, and the first three of it are gone by now.
  await sql(`START TRANSACTION; SELECT value FROM chat_counters WHERE name = 'chat_events' FOR UPDATE;
    INSERT INTO chat_events (id, user_id, kind, subject, tag)
      SELECT ${newest + 4}, user_id, kind, subject, tag FROM chat_events WHERE id = ${newest};
    DELETE FROM chat_events WHERE id <= ${newest};
    UPDATE chat_counters SET value = ${newest + 4} WHERE name = 'chat_events'; COMMIT`);
  for (const stream of streams) {
    assert.equal(eventNumber((await stream.next('reset')).id), newest + 4);
    await stream.untilClosed();
    assert.equal(stream.logged.length, 1);
  }
  const again = await listenLive(to.cookie, { lastEventId: streams[0].parser.lastEventId });
  await again.message(await insertMessage(from.id, to.id, 'after'));
  assert.equal(again.logged.length, 1);
  again.close();
});

test('a counter behind its log does not stop the relay', async () => {
  const [from, to] = await people(2);
  await insertMessages(from.id, to.id, 'before', 3);
  const newest = await logCursor();
  await sql("UPDATE chat_counters SET value = value - 2 WHERE name = 'chat_events'");
  const stream = await listenLive(to.cookie, { after: newest });
  const id = await insertMessage(from.id, to.id, 'after');
  await stream.message(id);
  assert.deepEqual(
    stream.logged.map((event) => event.type),
    ['message.sent'],
  );
  stream.close();
});
