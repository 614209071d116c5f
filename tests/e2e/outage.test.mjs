// Parts that are away: what is said meanwhile, and that all goes on afterwards.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Client, fetchRaw } from './support/http.mjs';
import { otherDevice, people } from './support/people.mjs';
import { insertMessage, sql, value } from './support/sql.mjs';
import { Follower, listen, listenLive, logCursor, logPosition } from './support/sse.mjs';
import { DATABASE_SERVER, log, pid, run, sv, until } from './support/stack.mjs';
import { SqlSession } from '../faults/session.mjs';

const [supplier, vendor] = await people(2);
await supplier.client.token();

const workers = async () => (await run('pgrep', ['-P', String(pid('web'))])).stdout.trim().split('\n').map(Number);

test('without the database: 503 with Retry-After, JSON or a page, nothing of the cause; then all is well again', async () => {
  const stream = await listenLive(vendor.cookie);
  await sv('down', 'mariadb');
  try {
    for (const [answer, type] of [
      [await supplier.client.get('/chat'), 'text/html'],
      [await supplier.client.get(`/chat/${vendor.id}`), 'text/html'],
      [await supplier.client.getJson('/chat/unread'), 'application/json'],
      [await supplier.client.getJson(`/chat/${vendor.id}/messages`), 'application/json'],
      [await supplier.client.script('/chat/send', { receiver_id: vendor.id, message: 'unsaved' }), 'application/json'],
      [await supplier.client.json('/chat/mark-read', { sender_id: vendor.id }), 'application/json'],
      [await supplier.client.form('/chat/send', { receiver_id: vendor.id, message: 'unsaved' }), 'text/html'],
      [await new Client().login(vendor.email, vendor.password), 'text/html'],
    ]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.type, type);
      assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
      assert.doesNotMatch(answer.text, /mysql|mariadb|socket|SQL|errno|\(2\)|not found/i);
      if (type === 'application/json') assert.equal(typeof answer.json.error, 'string');
      await until('the log has it', () => log('web').includes(answer.headers['x-request-id']));
      assert.ok(answer.time < 5000, 'it does not hang');
    }
    const health = await fetchRaw('GET', '/healthz');
    assert.equal(health.status, 503);
    assert.match(health.json.cause, /database/);
    const unsure = await listen(supplier.cookie);
    assert.notEqual(unsure.status, 401, 'nobody is told to be signed out');
    if (unsure.status === 200) await until('it says when to come again', () => unsure.parser.retry !== undefined);
    unsure.sent.destroy();
    assert.equal((await fetchRaw('GET', '/login')).status, 200, 'what needs no database is there');
  } finally {
    await sv('up', 'mariadb');
  }
  await until('the database is back', async () => (await value('SELECT 1')) === '1', { within: 30_000 });
  await until('it works again', async () => (await supplier.client.get('/chat')).status === 200);
  assert.equal((await fetchRaw('GET', '/healthz')).status, 200);
  assert.equal(
    await value(`SELECT COUNT(*) FROM messages WHERE content = 'unsaved' AND sender_id = '${supplier.id}'`),
    '0',
  );
  const id = await supplier.client.say(vendor.id, 'saved');
  await stream.message(id); // a stream outlives the database
  stream.close();
});

test('a database that was killed and recovers: what was acknowledged is there, and travels', async () => {
  const stream = await listenLive(vendor.cookie);
  const ids = await Promise.all(
    Array.from({ length: 10 }, (_, i) => supplier.client.say(vendor.id, `acknowledged ${i}`)),
  );
  process.kill(pid('mariadb'), 'SIGKILL');
  await until('it is back', async () => (await value('SELECT 1')) === '1', { within: 30_000 });
  assert.equal(await value(`SELECT COUNT(*) FROM messages WHERE id IN (${ids.map((id) => `'${id}'`)})`), '10');
  const after = await until('one can write', () => supplier.client.say(vendor.id, 'after the crash'), {
    within: 15_000,
    every: 100,
  });
  const all = [...ids, after];
  const heard = (each) => each.of('message.sent').map((event) => event.data.messageId);
  await until('all arrived', () => all.every((id) => heard(stream).includes(id)) || stream.closed);
  const seen = heard(stream);
  if (stream.closed) {
    // then what it has missed is replayed
    const again = await listen(vendor.cookie, { lastEventId: stream.parser.lastEventId });
    await again.message(after);
    seen.push(...heard(again));
    again.close();
  }
  assert.deepEqual([...seen].sort(), [...all].sort(), 'each once');
  stream.close();
});

const LESS_THAN_A_LOCK_WAIT = 3_000; // ms; the programs wait 4 s for a lock

test('rows that wait to be deleted and are locked delay neither a message nor a sign-in', async (t) => {
  await sql("INSERT INTO chat_login_failures (subject, forgotten_at) VALUES (UNHEX(SHA2('x', 256)), '2020-01-01')");
  const holder = new SqlSession();
  t.after(() => holder.close());
  await holder.run("START TRANSACTION; SELECT * FROM chat_login_failures WHERE subject = UNHEX(SHA2('x', 256)) FOR UPDATE");
  await sv('restart', 'pushd'); // it tidies up first of all
  const stream = await listenLive(vendor.cookie);
  t.after(() => stream.close());
  const id = await supplier.client.say(vendor.id, 'meanwhile');
  await stream.message(id, 'message.sent', LESS_THAN_A_LOCK_WAIT);
  const signed = await new Client().login(supplier.email, supplier.password);
  assert.equal(signed.status, 303);
  assert.ok(signed.time < LESS_THAN_A_LOCK_WAIT, `${signed.time} ms`);
  await holder.run('COMMIT');
});

test('a worker that was killed is replaced, and nobody sees an error', async () => {
  const before = await workers();
  assert.ok(before.length >= 2);
  for (const worker of before.slice(0, 3)) process.kill(worker, 'SIGKILL');
  const answers = await Promise.all(Array.from({ length: 40 }, () => supplier.client.get('/chat/unread')));
  for (const answer of answers) assert.equal(answer.status, 200);
  await until('as many as before', async () => {
    const now = await workers();
    return now.length === before.length && !before.slice(0, 3).some((worker) => now.includes(worker));
  });
});

test('all workers gone: 503 with Retry-After, as a page or JSON, never the server’s own words; then back', async () => {
  await sv('down', 'web');
  try {
    for (const [headers, type] of [
      [{ Accept: 'text/html,*/*' }, 'text/html'],
      [{ Accept: 'application/json' }, 'application/json'],
      [{ 'X-CSRF-TOKEN': 'x' }, 'application/json'],
    ]) {
      const answer = await supplier.client.get(`/chat/${vendor.id}`, headers);
      assert.equal(answer.status, 503);
      assert.equal(answer.type, type);
      assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
      assert.ok(answer.text.includes(answer.headers['x-request-id']));
      assert.doesNotMatch(answer.text, /nginx|Bad Gateway/i);
      if (type === 'application/json') assert.equal(typeof answer.json.error, 'string');
    }
    const stream = await listenLive(vendor.cookie);
    const id = await insertMessage(supplier.id, vendor.id, 'without workers');
    await stream.message(id);
    stream.close();
    assert.equal((await fetchRaw('GET', '/static/js/echo.js')).status, 200);
  } finally {
    await sv('up', 'web');
  }
  await until('back', async () => (await supplier.client.get('/chat')).status === 200);
});

test('the daemon away: the stream is nginx’s 200 that only says when to come again', async () => {
  await sv('down', 'pushd');
  try {
    const retries = new Set();
    for (let i = 0; i < 20; ++i) {
      const stream = await listen(vendor.cookie);
      assert.equal(stream.status, 200);
      assert.match(stream.headers['content-type'], /^text\/event-stream/);
      await stream.untilClosed();
      assert.match(stream.bytes.toString(), /^retry: \d+\n\n$/);
      retries.add(stream.parser.retry);
      stream.close();
    }
    assert.ok(retries.size >= 3, 'not all come back at once');
    for (const retry of retries) assert.ok(retry >= 100 && retry <= 5000);
    const [from, to] = await people(2);
    await from.client.say(to.id, 'sending needs no daemon');
    assert.match((await to.client.get('/chat')).text, /sending needs no daemon/, 'nor does the inbox');
    assert.match((await to.client.get(`/chat/${from.id}`)).text, /sending needs no daemon/, 'nor the room');
    const health = await fetchRaw('GET', '/healthz');
    assert.equal(health.status, 503);
    assert.match(health.json.cause, /push/);
  } finally {
    await sv('up', 'pushd');
  }
  await until('back', async () => (await fetchRaw('GET', '/healthz')).status === 200);
});

test('the daemon killed again and again: ids without gaps, each message once and in order', async () => {
  const [from, to] = await people(2);
  const device = await otherDevice(from);
  const [start, cursor] = [await logPosition(), await logCursor()];
  const expected = [];
  const [sent, echo] = [new Follower(to.cookie, cursor), new Follower(device.cookie, cursor)];
  for (let round = 0; round < 4; ++round) {
    for (let i = 0; i < 20; ++i) expected.push(`m${round * 20 + i + 1}`);
    await sql(
      expected
        .slice(-20)
        .map(
          (text) =>
            `INSERT INTO messages (sender_id, receiver_id, content) VALUES ('${from.id}', '${to.id}', '${text}');`,
        )
        .join(''),
    );
    process.kill(pid('pushd'), 'SIGKILL');
    await until('it is up again', async () => (await fetchRaw('GET', '/metrics')).status === 200);
  }
  await until('all is heard', () => sent.events.length >= 80 && echo.events.length >= 80, { within: 20_000 });
  for (const [follower, type] of [
    [sent, 'message.sent'],
    [echo, 'message.echo'],
  ]) {
    await follower.stop();
    assert.deepEqual(follower.texts, expected);
    assert.deepEqual([...new Set(follower.events.map((event) => event.type))], [type]);
    assert.ok(follower.streams > 4, 'its stream did die');
  }
  const [[count, span]] = await sql(`SELECT COUNT(*), MAX(id) - MIN(id) + 1 FROM chat_events WHERE id > ${start}`);
  assert.equal(count, span, 'no gap in the log');
});

test('every part has its current pid file, and comes back within two seconds', async () => {
  for (const part of ['pushd', 'web', 'nginx', 'mariadb']) {
    const before = pid(part);
    assert.ok(
      readFileSync(`/proc/${before}/cmdline`, 'latin1').includes(
        { pushd: 'beantrack-pushd', web: 'multiwatch', nginx: 'nginx', mariadb: DATABASE_SERVER }[part],
      ),
      part,
    );
    process.kill(before, 'SIGKILL');
    await until(
      `${part} lives again`,
      () => {
        const now = pid(part);
        return now !== before && readFileSync(`/proc/${now}/cmdline`).length > 0;
      },
      { within: 5000 },
    );
  }
  await until('all is well', async () => (await fetchRaw('GET', '/healthz')).status === 200, { within: 30_000 });
  assert.equal((await supplier.client.get('/chat')).status, 200);
});
