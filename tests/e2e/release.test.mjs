// Giving a database back to the old application, and adopting it again.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { makeLegacy } from './support/legacy.mjs';
import { sql, trySql, value } from './support/sql.mjs';
import { admin } from './support/stack.mjs';

const made = [];
after(() => Promise.all(made.map((name) => trySql(`DROP DATABASE IF EXISTS ${name}`))));

/** An adopted database in which somebody has written; answers how to ask it. */
async function adopted(name) {
  const database = `release_${process.pid}_${name}`;
  made.push(database);
  await makeLegacy(database, { updatedAt: true, isRead: true, jobs: true });
  const at = { database };
  await admin(['migrate'], at);
  await sql("INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'by the chat')", at);
  return at;
}

const contents = (at) =>
  sql(
    `SELECT id, email, password, role, name FROM users ORDER BY id;
     SELECT id, sender_id, receiver_id, HEX(content), is_read, created_at FROM messages ORDER BY id;
     SELECT id, user_id, name FROM supplier ORDER BY id; SELECT id, user_id, name FROM wholesaler ORDER BY id;
     SELECT id, queue, payload FROM jobs WHERE queue <> 'chat' ORDER BY id`,
    at,
  );
const triggers = async ({ database }) =>
  (
    await sql(`SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = '${database}' ORDER BY 1`)
  ).flat();
const defaultQueue = (at) =>
  value(
    `SELECT REPLACE(column_default, '''', '') FROM information_schema.columns
      WHERE table_schema = '${at.database}' AND table_name = 'jobs' AND column_name = 'queue'`,
    at,
  );
const chatJobs = (at) => value("SELECT COUNT(*) FROM jobs WHERE queue = 'chat'", at);

/** Adopts again, and looks that all that was written in between takes part. */
async function adoptAgain(at, texts) {
  const before = await contents(at);
  await admin(['migrate'], at);
  assert.deepEqual(await contents(at), before, 'no row is lost or changed');
  assert.equal((await admin(['migrate'], at)).stdout, 'nothing to do: the database is up to date\n');
  for (const text of texts) {
    const [[id, seq, conversation]] = await sql(
      `SELECT id, seq, conversation FROM messages WHERE content = '${text}'`,
      at,
    );
    assert.equal(Number(id.slice(1)), Number(seq), text);
    assert.equal(conversation, 'U00001:U00003');
  }
  assert.equal(await value("SELECT COUNT(*) FROM chat_contacts WHERE conversation = 'U00001:U00003'", at), '2');
  assert.equal(
    await value("SELECT value FROM chat_counters WHERE name = 'chat_search_left'", at),
    '9223372036854775807',
    'the search index looks at all messages again',
  );
  assert.equal(await chatJobs(at), '0');
  await sql("INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'delivered')", at);
  assert.equal(await chatJobs(at), '1', 'live delivery works again');
}

test('the old application goes on with triggers that give ids', async () => {
  const at = await adopted('old');
  await sql("CREATE TRIGGER theirs AFTER INSERT ON supplier FOR EACH ROW SET @theirs = 'chatter'", at);
  const before = await contents(at);
  const cursor = await value("SELECT value FROM chat_counters WHERE name = 'chat_events'", at);
  assert.equal(await defaultQueue(at), 'chat');
  await admin(['release'], at);
  assert.equal(await defaultQueue(at), 'NULL', 'the old application names its queues');
  assert.deepEqual(await contents(at), before);
  assert.deepEqual(await triggers(at), [
    'before_messages_insert',
    'before_supplier_insert',
    'before_users_insert',
    'before_wholesaler_insert',
    'theirs',
  ]);
  assert.equal(await chatJobs(at), '0', 'a queue that nobody works on is empty');

  const texts = Array.from({ length: 16 }, (_, i) => `in between ${i}`);
  await Promise.all(
    texts.map((text) =>
      sql(`INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00003', '${text}')`, at),
    ),
  );
  await sql("INSERT INTO users (email, password, role, name) VALUES ('new@x', '', 'vendor', 'n')", at);
  await sql(
    "DELETE FROM users WHERE email = 'new@x'; UPDATE messages SET is_read = 1 WHERE content = 'by the chat'",
    at,
  );
  assert.equal(await chatJobs(at), '0', 'and stays empty');

  await admin(['release'], at); // again
  await adoptAgain(at, texts);
  assert.ok(Number(await value("SELECT value FROM chat_counters WHERE name = 'chat_events'", at)) > Number(cursor));
});

test('the old application goes on without triggers, and gives ids itself', async () => {
  const at = await adopted('none');
  await admin(['release', '--triggers', 'none'], at);
  assert.deepEqual(await triggers(at), []);
  const texts = ['first', 'second', 'third'];
  for (const [i, text] of texts.entries())
    await sql(
      `INSERT INTO messages (id, sender_id, receiver_id, content)
         VALUES ('M0480${i}', 'U00001', 'U00003', '${text}')`,
      at,
    );
  await adoptAgain(at, texts);
});

test('the old application may bring its own triggers', async () => {
  const at = await adopted('own');
  await admin(['release', '--triggers', 'none'], at);
  await sql(
    `CREATE TRIGGER before_messages_insert BEFORE INSERT ON messages FOR EACH ROW
     SET NEW.id = CONCAT('M', LPAD((SELECT MAX(CAST(SUBSTRING(id, 2) AS UNSIGNED)) + 1 FROM messages), 5, '0'))`,
    at,
  );
  await sql(
    `INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00003', 'one');
     INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00003', 'U00001', 'two')`,
    at,
  );
  await admin(['release'], at); // theirs is not ours to drop
  assert.deepEqual(await triggers(at), ['before_messages_insert']);
  await adoptAgain(at, ['one', 'two']);
});

test('a release that was cut short is finished by the next', async () => {
  const at = await adopted('cut');
  await sql('DROP TRIGGER after_messages_insert; DROP TRIGGER after_users_delete', at);
  await admin(['release'], at);
  assert.equal((await triggers(at)).length, 4);
});

test('the old application writes by its own clock again, which the next adoption corrects once', async () => {
  const database = `release_${process.pid}_clock`;
  made.push(database);
  await makeLegacy(database, { updatedAt: true, isRead: true, jobs: true });
  const at = { database, options: { BEANTRACK_OLD_APP_TIME_ZONE: 'Africa/Nairobi' } };
  const write = (text, createdAt) =>
    sql(
      `INSERT INTO messages (sender_id, receiver_id, content, created_at)
         VALUES ('U00001', 'U00003', '${text}', ${createdAt})`,
      at,
    );
  const ahead = (text) =>
    value(`SELECT ROUND(TIMESTAMPDIFF(MINUTE, NOW(), created_at) / 60) FROM messages WHERE content = '${text}'`, at);
  const inNairobi = 'NOW() + INTERVAL 3 HOUR';

  await admin(['migrate'], at);
  await write('corrected as it arrives', inNairobi);
  assert.equal(await ahead('corrected as it arrives'), '0');
  await admin(['release'], at);
  await write('while released', inNairobi);
  assert.equal(await ahead('while released'), '3', 'it reads back what it has written');
  await admin(['migrate'], at);
  for (let run = 0; run < 2; ++run) {
    assert.equal(await ahead('corrected as it arrives'), '0', 'not corrected twice');
    assert.equal(await ahead('while released'), '0');
    await admin(['migrate', '--repair'], at);
  }
});

test('refuses while a push daemon relays, and what was never adopted', async () => {
  const before = await triggers({ database: 'beantrack' });
  const used = await admin(['release'], { may: true });
  assert.equal(used.code, 1);
  assert.match(used.stderr, /a push daemon uses this database; stop beantrack-pushd and beantrack-web/);
  assert.deepEqual(await triggers({ database: 'beantrack' }), before);

  const database = `release_${process.pid}_foreign`;
  made.push(database);
  await makeLegacy(database, { updatedAt: true, isRead: true, jobs: true });
  const theirs = await triggers({ database });
  const foreign = await admin(['release'], { database, may: true });
  assert.equal(foreign.code, 1);
  assert.match(foreign.stderr, /has not been adopted/);
  assert.deepEqual(await triggers({ database }), theirs);
});
