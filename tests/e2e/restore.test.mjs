// The chapter "Back up and restore" of docs/operating.md: its commands are run as they are written there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, test } from 'node:test';
import { IS_MYSQL, PrivateServer } from './support/private_server.mjs';
import { eventNumber, listen, listenLive } from './support/sse.mjs';
import { BUILD, until } from './support/stack.mjs';

const GUIDE = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
const FROM = 'U00001';
const TO = 'U00002';
const TOKEN = 'a'.repeat(43); // of the receiver's session
const IDS = "SELECT CONCAT(id, LPAD(tag, 9, '0')) FROM chat_events"; // of the events, as clients see them
const COOKIE = `beantrack_session=${TOKEN}`;

/** The commands under a heading. */
function commandsOf(heading) {
  const chapter = GUIDE.split(/^### /m).find((text) => text.startsWith(`${heading}\n`));
  return chapter.match(/^ {4}.*$/gm).map((line) => line.slice(4)).join('\n');
}

// With the options that the guide gives for a MySQL with GTIDs.
const MYSQL = new URL('../../dev/mysql', import.meta.url).pathname;
const TOOLS = IS_MYSQL
  ? `mariadb() { ${MYSQL} client "$folder" mysql --no-defaults --socket=$socket "$@"; }
  mariadb-dump() { ${MYSQL} client "$folder" mysqldump --no-defaults --socket=$socket --set-gtid-purged=OFF "$@"; }
  mariadb-binlog() { ${MYSQL} client "$folder" mysqlbinlog --no-defaults --skip-gtids "$@"; }`
  : `mariadb() { command mariadb --no-defaults --socket=$socket "$@"; }
  mariadb-dump() { command mariadb-dump --no-defaults --socket=$socket "$@"; }
  mariadb-binlog() { command mariadb-binlog --no-defaults "$@"; }`;

// The server's tools reach the private one; services are started and stopped by the tests.
const SHELL = `set -eu -o pipefail
  cd "$folder"
  ${TOOLS}
  systemctl() { :; }
  runuser() { shift 3; "$build/$@"; }
`;

const server = await PrivateServer.start();
after(() => server.stop());
afterEach(() => server.stopDaemon());

/** Where the guide says that MySQL differs. */
const asOnThisServer = (commands) =>
  IS_MYSQL
    ? commands
        .replace('--master-data', '--source-data')
        .replace('CHANGE MASTER TO', 'CHANGE REPLICATION SOURCE TO')
        .replace('MASTER_LOG_POS', 'SOURCE_LOG_POS')
    : commands;

const guide = (heading, env = {}, change = (commands) => commands) =>
  server.must('bash', ['-c', SHELL + asOnThisServer(change(commandsOf(heading)))], {
    env: { folder: server.folder, socket: server.socket, build: BUILD, ...env },
    timeout: 120_000,
  });

await server.sql(`INSERT INTO users (email, password, role, name)
    VALUES ('from@x', '', 'supplier', 'From'), ('to@x', '', 'vendor', 'To');
  INSERT INTO chat_sessions (token_digest, user_id) VALUES (UNHEX(SHA2('${TOKEN}', 256)), '${TO}')`);

const stream = (options) => listenLive(COOKIE, { socket: server.pushSocket, ...options });

const say = async (text, database) =>
  server.value(
    `INSERT INTO messages (sender_id, receiver_id, content) VALUES ('${FROM}', '${TO}', '${text}');
    SELECT @beantrack_message_id`,
    database,
  );

async function sayMany(word, count) {
  for (let i = 1; i <= count; ++i) await say(`${word} ${i}`);
}

/** The ids of the log's events, once all jobs are relayed. */
async function logged() {
  await until('the jobs relayed', async () => (await server.value('SELECT COUNT(*) FROM jobs')) === '0');
  return (await server.sql(`${IDS} ORDER BY id`)).flat();
}

/** Messages are written while a dump is made: the dump has some of them. */
async function dumpUnderLoad(change) {
  let writing = true;
  const writer = (async () => {
    for (let i = 1; writing; ++i) await say(`under load ${i}`);
  })();
  const written = Number(await server.value('SELECT COUNT(*) FROM messages'));
  const isWritten = async () => Number(await server.value('SELECT COUNT(*) FROM messages')) > written + 3;
  await until('some are written', isWritten);
  await guide('Back up', {}, change);
  writing = false;
  await writer;
}

/** What a listener at the cursor hears: 'reset', or the ids of messages. */
async function heardAfter(cursor, last) {
  const opened = await listen(COOKIE, { lastEventId: cursor, socket: server.pushSocket });
  const first = await until('an event', () => opened.logged[0]);
  if (first.type !== 'reset') await opened.message(last);
  opened.close();
  return first.type === 'reset' ? 'reset' : opened.of('message.sent').map(({ data }) => data.messageId);
}

/** Each cursor of the past that both histories share gets all that follows; each other one gets a reset. */
async function checkCursors(cursors, past) {
  const last = await say('the last');
  const present = await logged();
  const expected = await server.sql(`SELECT e.id, m.id FROM chat_events e JOIN messages m ON m.seq = e.subject
    WHERE e.user_id = '${TO}' AND e.kind = 'message.sent' ORDER BY e.id`);
  let [shared, foreign] = [0, 0];
  for (const cursor of cursors) {
    const heard = await heardAfter(cursor, last);
    if (past.includes(cursor)) {
      ++shared;
      assert.ok(present.includes(cursor));
      const following = expected.filter(([number]) => Number(number) > eventNumber(cursor)).map(([, id]) => id);
      assert.deepEqual(heard, following, `all that follows ${cursor}`);
    } else {
      ++foreign;
      assert.equal(heard, 'reset', `${cursor} is of another history`);
    }
  }
  assert.ok(shared >= 3 && foreign >= 3, `${shared} of the past, ${foreign} of the other history`);
}

test('a dump from before the first message: only a cursor from before it is valid', async () => {
  await guide('Back up');
  await server.startDaemon();
  const open = await stream();
  await sayMany('lost', 3);
  const [begin, ...lost] = await logged();
  await guide('Restore in place');
  await open.next('reset');
  await sayMany('new', 4);
  const last = await say('the last');
  for (const cursor of lost) assert.equal(await heardAfter(cursor, last), 'reset');
  assert.equal((await heardAfter(begin, last)).length, 5);
});

for (const isUp of [true, false]) {
  const state = isUp ? 'up' : 'down';

  test(`restored in place with the daemon ${state}: no lost cursor is taken for one of the new history`, async () => {
    await server.startDaemon();
    await sayMany(`${state}, before`, 5);
    await dumpUnderLoad();
    await sayMany(`${state}, lost`, 10);
    const cursors = await logged();
    const open = await stream();
    if (!isUp) await server.stopDaemon();
    await guide('Restore in place');
    const past = (await server.sql(`${IDS} ORDER BY id`)).flat();
    if (isUp) {
      await open.next('reset');
      await open.untilClosed();
      open.close();
    } else {
      await server.startDaemon();
    }
    await sayMany(`${state}, new`, cursors.length - past.length);
    const newest = (await logged()).at(-1);
    assert.ok(eventNumber(newest) > eventNumber(cursors.at(-1)), 'the log has grown beyond what was lost');
    await checkCursors(cursors, past);
    const [[messages, ids]] = await server.sql('SELECT COUNT(*), COUNT(DISTINCT id) FROM messages');
    assert.equal(messages, ids);
  });
}

test('restored as another user: the triggers are that user’s, and work', async () => {
  await server.startDaemon();
  await sayMany('to be copied', 3);
  await say('/*!50017 DEFINER=`x`@`y`*/ stays');
  await logged();
  await guide('Back up');
  await server.sql(
    `SET GLOBAL log_bin_trust_function_creators = 1; CREATE DATABASE copy CHARACTER SET utf8mb4;
    CREATE USER copier@localhost; GRANT ALL ON copy.* TO copier@localhost`,
    '',
  );
  await guide('Restore as another user', { user: 'copier', database: 'copy' });
  const definers = `SELECT DISTINCT definer FROM information_schema.triggers WHERE trigger_schema = 'copy'`;
  assert.deepEqual(await server.sql(definers), [['copier@localhost']]);
  assert.match(await say('in the copy', 'copy'), /^M\d{5,}$/);
  assert.equal(await server.value("SELECT COUNT(*) FROM messages WHERE content LIKE '%DEFINER=`x`%'", 'copy'), '1');
  assert.equal(await server.value('SELECT COUNT(*) FROM jobs', 'copy'), '1');
});

test('recovered to a point in time: what was heard until then is valid, what was heard since is not', async () => {
  await server.startDaemon();
  await dumpUnderLoad((commands) => commands.replace('--single-transaction', '--single-transaction --master-data=2'));
  await sayMany('wanted', 6);
  const wanted = await logged();
  const end = await server.value('SELECT NOW() + INTERVAL 1 SECOND');
  await until('its second is over', async () => (await server.value('SELECT NOW()')) > end);
  await sayMany('unwanted', 6);
  const cursors = await logged();
  await server.stopDaemon();
  const logs = (await server.sql('SHOW BINARY LOGS', '')).map(([name]) => `${server.folder}/${name}`).join(' ');
  await guide('Recover to a point in time', { until: end, logs });
  const past = (await server.sql(`${IDS} ORDER BY id`)).flat();
  assert.deepEqual(past, wanted, 'the very same events');
  assert.equal(await server.value("SELECT COUNT(*) FROM messages WHERE content LIKE 'unwanted%'"), '0');
  await server.startDaemon();
  await sayMany('new', 8);
  await checkCursors(cursors.slice(-30), past);
});
