// The id triggers, from outside: whoever inserts gets an id of its own, and live delivery.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bubbleIds } from './support/http.mjs';
import { people } from './support/people.mjs';
import { insertMessage, sql, trySql, value } from './support/sql.mjs';
import { Follower, listenLive, logCursor } from './support/sse.mjs';
import { admin, until } from './support/stack.mjs';

const WRITERS = 64;
const EACH = 15;

// Ids are tried on a database of their own, so that the stack's numbers stay as they are.
const database = `triggers_${process.pid}`;
const own = { database };
before(async () => {
  await sql(`CREATE DATABASE ${database}`);
  await admin(['migrate'], own);
  await sql(
    "INSERT INTO users (email, password, role, name) VALUES ('a@x', '', 'vendor', 'a'), ('b@x', '', 'supplier', 'b')",
    own,
  );
});
after(() => sql(`DROP DATABASE IF EXISTS ${database}`));

const INSERT = "INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'x');";
const insert = () => value(`${INSERT} SELECT @beantrack_message_id`, own);
const insertAs = (id, verb = 'INSERT INTO') =>
  trySql(
    `${verb} messages (id, sender_id, receiver_id, content) VALUES ('${id}', 'U00001', 'U00002', 'explicit')`,
    own,
  );
const jobs = async () => Number(await value("SELECT COUNT(*) FROM jobs WHERE queue = 'chat'", own));
const seqIsNumber = () => value('SELECT COUNT(*) FROM messages WHERE seq <> CAST(SUBSTRING(id, 2) AS UNSIGNED)', own);

test('64 writers at once: no insert fails, no id comes twice, all is delivered', async () => {
  const [from, to] = await people(2);
  const follower = new Follower(to.cookie, await logCursor());
  const results = await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      trySql(
        Array.from(
          { length: EACH },
          (_, i) =>
            `INSERT INTO messages (sender_id, receiver_id, content) VALUES ('${from.id}', '${to.id}', '${writer}:${i}');
     SELECT @beantrack_message_id;`,
        ).join('\n'),
      ),
    ),
  );
  for (const { code, stderr } of results) assert.equal(code, 0, stderr);
  const ids = results.flatMap(({ rows }) => rows.flat());
  assert.equal(ids.length, WRITERS * EACH);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^M\d{5,}$/);

  await until('all is delivered', () => follower.events.length >= ids.length, { within: 20_000 });
  await follower.stop();
  assert.deepEqual(follower.events.map((event) => event.data.messageId).sort(), [...ids].sort(), 'each once');
  for (let writer = 0; writer < WRITERS; ++writer)
    assert.deepEqual(
      follower.texts.filter((text) => text.startsWith(`${writer}:`)),
      Array.from({ length: EACH }, (_, i) => `${writer}:${i}`),
      'each writer’s in order',
    );
});

test('ids are M and five digits, one after the other', async () => {
  const first = Number((await insert()).slice(1));
  assert.equal(await insert(), `M${String(first + 1).padStart(5, '0')}`);
  assert.equal(
    await value(
      `INSERT INTO messages (id, sender_id, receiver_id, content) VALUES ('', 'U00001', 'U00002', '');
    SELECT @beantrack_message_id`,
      own,
    ),
    `M${String(first + 2).padStart(5, '0')}`,
    'an empty id is none',
  );
  assert.equal(
    await value(
      `INSERT INTO messages (sender_id, receiver_id, content) VALUES
    ('U00001', 'U00002', '1'), ('U00001', 'U00002', '2'), ('U00001', 'U00002', '3'); SELECT @beantrack_message_id`,
      own,
    ),
    `M${String(first + 5).padStart(5, '0')}`,
  );
  assert.equal(await seqIsNumber(), '0');
  assert.equal(await value('SELECT COUNT(*) FROM message_sequence', own), '0', 'the sequence holds no rows');
});

test('an id that an import brings is left alone, and moved past', async () => {
  assert.equal((await insertAs('M00500')).code, 0);
  assert.equal(await value("SELECT content FROM messages WHERE id = 'M00500'", own), 'explicit');
  assert.equal(await insert(), 'M00501');
  assert.equal((await insertAs('M00300')).code, 0, 'a lower one fits in between');
  assert.equal(await insert(), 'M00502');
  assert.equal(await seqIsNumber(), '0');
});

test('a deleted newest row’s id is not given again, not even after a restart of the counting', async () => {
  const newest = await insert();
  await sql(`DELETE FROM messages WHERE id = '${newest}'`, own);
  assert.ok(Number((await insert()).slice(1)) > Number(newest.slice(1)));
  await sql('DELETE FROM messages; DELETE FROM jobs', own);
  assert.ok(Number((await insert()).slice(1)) > Number(newest.slice(1)) + 1);
  await admin(['migrate'], own);
  assert.ok(Number((await insert()).slice(1)) > Number(newest.slice(1)) + 2);
});

test('an insert that fails or is ignored leaves nothing behind', async () => {
  const id = await insert();
  const [queued, stored] = [await jobs(), Number(await value('SELECT COUNT(*) FROM messages', own))];
  const duplicate = await insertAs(id);
  assert.match(duplicate.stderr, /Duplicate entry/);
  assert.equal((await insertAs(id, 'INSERT IGNORE INTO')).code, 0);
  for (const bad of ['X00001', 'M1', 'M', 'M00001x', `M${'9'.repeat(19)}`]) {
    const { code, stderr } = await insertAs(bad);
    assert.notEqual(code, 0, bad);
    assert.match(stderr, /messages\.id/);
  }
  await insertAs('m00290');
  assert.notEqual(await value("SELECT MAX(BINARY id = 'm00290') FROM messages", own), '1', 'refused, or M00290');
  await sql("DELETE FROM messages WHERE id = 'm00290'; DELETE FROM jobs WHERE payload LIKE '%: 290}%'", own);
  const unknown = await trySql(
    "INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U99999', 'x')",
    own,
  );
  assert.match(unknown.stderr, /foreign key/i);
  await sql(`START TRANSACTION; ${INSERT} ROLLBACK;`, own);
  await sql(
    `INSERT INTO messages (id, sender_id, receiver_id, content) VALUES ('${id}', 'U00001', 'U00002', 'y')
    ON DUPLICATE KEY UPDATE content = 'changed'`,
    own,
  );
  assert.equal(await value(`SELECT content FROM messages WHERE id = '${id}'`, own), 'changed');
  assert.equal(await jobs(), queued, 'no job');
  assert.equal(Number(await value('SELECT COUNT(*) FROM messages', own)), stored, 'no row');
});

test('numbers go on past M99999, also with many writers', async () => {
  await insertAs('M99998');
  assert.equal(await insert(), 'M99999');
  assert.equal(await insert(), 'M100000');
  assert.equal(await insert(), 'M100001');
  await insertAs('M999990');
  const results = await Promise.all(
    Array.from({ length: 16 }, () =>
      trySql(`${INSERT} SELECT @beantrack_message_id; ${INSERT} SELECT @beantrack_message_id;`, own),
    ),
  );
  const numbers = results.flatMap(({ rows }) => rows.flat()).map((id) => Number(id.slice(1)));
  assert.equal(new Set(numbers).size, 32);
  assert.ok(numbers.every((number) => number > 999990 && number < 1000100));
  assert.equal(await seqIsNumber(), '0');
});

test('users, suppliers and wholesalers get theirs the same way', async () => {
  const writers = await Promise.all(
    Array.from({ length: 24 }, (_, i) =>
      trySql(`INSERT INTO users (email, password, role, name) VALUES ('w${i}@x', '', 'vendor', 'w')`, own),
    ),
  );
  for (const { code, stderr } of writers) assert.equal(code, 0, stderr);
  await sql("INSERT INTO users (id, email, password, role, name) VALUES ('U99999', 'last@x', '', 'vendor', 'l')", own);
  await sql("INSERT INTO users (email, password, role, name) VALUES ('next@x', '', 'vendor', 'n')", own);
  assert.equal(await value("SELECT id FROM users WHERE email = 'next@x'", own), 'U100000');
  const ids = (await sql('SELECT id FROM users', own)).map(([id]) => id);
  assert.equal(new Set(ids).size, 28);
  for (const id of ids) assert.match(id, /^U\d{5,}$/);
});

test('in the running chat, M100000 comes after M99999: in the room, in the stream, when read', async () => {
  const [from, to] = await people(2);
  const stream = await listenLive(to.cookie);
  await sql(
    `INSERT IGNORE INTO messages (id, sender_id, receiver_id, content)
      VALUES ('M99998', '${from.id}', '${to.id}', 'a')`,
  );
  const ids = ['M99998', await insertMessage(from.id, to.id, 'b'), await from.client.say(to.id, 'c')];
  await stream.message(ids[2]);
  assert.deepEqual(
    stream
      .of('message.sent')
      .map((event) => event.data.messageId)
      .slice(-2),
    ids.slice(1),
  );
  assert.ok(Number(ids[2].slice(1)) >= 100000);
  const room = bubbleIds((await to.client.get(`/chat/${from.id}`)).text);
  assert.deepEqual(room.slice(-2), ids.slice(1));
  assert.equal((await stream.next('message.read')).data.upTo, ids[2]);
  assert.deepEqual(
    (await to.client.history(from.id, `?before=${ids[2]}&limit=1`)).messages.map((each) => each.messageId),
    [ids[1]],
  );
  stream.close();
});

test('ids that an import brings along silently are gone past too', async () => {
  const [from, to] = await people(2);
  const next = Number((await insertMessage(from.id, to.id, 'a')).slice(1)) + 2;
  await sql(`SET @beantrack_import = 1; INSERT INTO messages (id, sender_id, receiver_id, content)
    VALUES ('M${String(next).padStart(5, '0')}', '${from.id}', '${to.id}', 'imported')`);
  for (let i = 0; i < 3; ++i) assert.ok(Number((await from.client.say(to.id, `after ${i}`)).slice(1)) > next);
});
