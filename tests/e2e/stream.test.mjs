// GET /chat/stream: what is in it, whose it is, and when it ends. Where it begins: stream_cursor.test.mjs.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Client, fetchRaw } from './support/http.mjs';
import { otherDevice, people } from './support/people.mjs';
import { insertMessage, insertMessages, quote, sql } from './support/sql.mjs';
import { Follower, listen, listenLive, logCursor } from './support/sse.mjs';
import { BASE, admin, until } from './support/stack.mjs';

const [supplier, vendor, stranger] = await people(3);
const early = await listenLive(stranger.cookie); // for the ping, which takes its time
const opened = Date.now();

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const label = (iso) => {
  const [hour, minute] = iso.slice(11, 16).split(':');
  return `${String(((Number(hour) + 11) % 12) + 1).padStart(2, '0')}:${minute} ${hour < 12 ? 'AM' : 'PM'}`;
};
test('a stream is text/event-stream, unbuffered, and tells when to come again', async () => {
  const stream = await listenLive(supplier.cookie);
  assert.equal(stream.status, 200);
  assert.match(stream.headers['content-type'], /^text\/event-stream(; *charset=utf-8)?$/i);
  assert.match(stream.headers['cache-control'], /no-cache|no-store/);
  assert.equal(stream.headers['content-encoding'], undefined);
  assert.equal(stream.headers['content-length'], undefined);
  assert.ok(stream.parser.retry >= 100 && stream.parser.retry <= 10_000);
  stream.close();
});

test('without a session it is 401', async () => {
  for (const cookie of [
    '',
    'beantrack_session=',
    'beantrack_session=x',
    `beantrack_session=${'A'.repeat(43)}`,
    `x${supplier.cookie}`,
    supplier.cookie.slice(0, -1),
    `${supplier.cookie}A`,
    `beantrack_session=${'x'.repeat(3000)}`,
    "beantrack_session=' OR 1=1 -- ",
  ]) {
    const answer = await listen(cookie);
    assert.equal(answer.status, 401, cookie.slice(0, 50));
    assert.equal(answer.headers['content-type'], 'application/json');
    await answer.untilClosed();
    const { error, requestId } = JSON.parse(answer.bytes);
    assert.equal(typeof error, 'string');
    assert.equal(requestId, answer.headers['x-request-id']);
  }
});

test('a message is message.sent to its receiver and message.echo to its sender’s streams, word for word', async () => {
  const phone = await otherDevice(supplier);
  const streams = await Promise.all([
    listenLive(vendor.cookie),
    listenLive(vendor.cookie),
    listenLive(supplier.cookie),
    listenLive(phone.cookie),
    listenLive(stranger.cookie),
  ]);
  const [one, two, own, device, foreign] = streams;
  const text = 'Hello ☕\n"quoted" \\ \u2028 </script>\ttab 👩🏽‍🌾';
  const id = await supplier.client.say(vendor.id, text);
  const expected = {
    message: text,
    user: { id: supplier.id, name: supplier.name, role: supplier.role },
    receiverId: vendor.id,
    messageId: id,
  };
  for (const [stream, type] of [
    [one, 'message.sent'],
    [two, 'message.sent'],
    [own, 'message.echo'],
    [device, 'message.echo'],
  ]) {
    const { data, id: eventId, ownId } = await stream.message(id, type);
    const { createdAt, timestamp, unread, ...rest } = data;
    assert.deepEqual(rest, expected, type);
    assert.equal(unread, type === 'message.sent');
    assert.match(createdAt, ISO);
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000);
    assert.equal(timestamp, label(createdAt), 'UTC, unless configured otherwise');
    assert.ok(ownId && /^[1-9]\d*$/.test(eventId));
    assert.equal(stream.logged.length, 1);
  }
  assert.equal(one.logged[0].id, two.logged[0].id);

  await vendor.client.get(`/chat/${supplier.id}`);
  for (const stream of [one, two, own, device]) {
    const { data } = await stream.next('message.read');
    const { at, ...rest } = data;
    assert.deepEqual(rest, { readerId: vendor.id, contactId: supplier.id, upTo: id });
    assert.match(at, ISO);
    assert.ok(Date.parse(at) >= Date.parse(one.logged[0].data.createdAt));
  }
  assert.deepEqual(foreign.logged, [], 'nobody else hears of it');
  streams.forEach((stream) => stream.close());
});

test('a row typed at a SQL prompt arrives within half a second', async () => {
  const stream = await listenLive(vendor.cookie);
  for (let i = 0; i < 5; ++i) {
    const id = await insertMessage(supplier.id, vendor.id, `typed ${i}`);
    const committed = Date.now(); // at the latest
    const event = await stream.message(id);
    assert.ok(event.at - committed < 500, `${event.at - committed} ms`);
    assert.equal(event.data.message, `typed ${i}`);
  }
  stream.close();
});

test('many messages arrive once each, in order', async () => {
  const [from, to] = await people(2);
  const follower = new Follower(to.cookie, await logCursor());
  await Promise.all([
    insertMessages(from.id, to.id, 'a', 300),
    insertMessages(from.id, to.id, 'b', 300),
    ...Array.from({ length: 20 }, (_, i) => from.client.say(to.id, `c${i + 1}`)),
  ]);
  await until('all of them', () => follower.events.length >= 620);
  await follower.stop();
  for (const word of ['a', 'b'])
    assert.deepEqual(
      follower.texts.filter((text) => text.startsWith(word)),
      Array.from({ length: 300 }, (_, i) => `${word}${i + 1}`),
    );
  assert.equal(new Set(follower.events.map((event) => event.data.messageId)).size, 620);
  assert.equal(follower.events.length, 620);
  follower.events.forEach(({ id }, i, all) => assert.ok(i === 0 || BigInt(id) > BigInt(all[i - 1].id)));
});

test('signing out, a disabled account and an ended session close their streams at once, and no others', async () => {
  const [leaving, fired, deleted] = await people(3);
  const staying = await otherDevice(leaving);
  const end = async (person, action) => {
    const streams = await Promise.all([listenLive(person.cookie), listenLive(person.cookie)]);
    await action();
    const since = Date.now();
    await Promise.all(streams.map((stream) => stream.untilClosed(3000)));
    assert.ok(Date.now() - since < 1000, `${Date.now() - since} ms`);
    streams.forEach((stream) => stream.close());
    assert.equal((await listen(person.cookie)).status, 401, 'and it does not open again');
  };
  const other = await listenLive(staying.cookie);
  await end(leaving, () => leaving.client.form('/logout', {}));
  await end(fired, () => admin(['user', 'disable', fired.email]));
  await end(deleted, () => sql(`DELETE FROM chat_sessions WHERE user_id = ${quote(deleted.id)}`));
  const id = await insertMessage(vendor.id, staying.id, 'still here');
  await other.message(id);
  other.close();
});

test('a deleted account’s streams end at once', async () => {
  const [gone] = await people(1);
  const stream = await listenLive(gone.cookie);
  await sql(`DELETE FROM users WHERE id = '${gone.id}'`);
  await stream.untilClosed(2_000);
});

test('a body is not read, whatever it holds', async () => {
  for (const [method, status] of [
    ['POST', 405],
    ['GET', 200],
  ])
    for (let i = 0; i < 5; ++i) {
      const answer = await fetchRaw(method, '/chat/stream', {
        headers: { Cookie: supplier.cookie, Accept: 'text/event-stream' },
        body: 'GET /chat/stream HTTP/1.1\r\n'.repeat(4_000),
        timeout: 1_000,
      }).catch((error) => ({ status: /no answer/.test(error.message) ? 200 : 0 })); // a stream does not end
      assert.equal(answer.status, status, method);
    }
});

test('hostile requests are refused and harm nobody', async () => {
  const stream = await listenLive(vendor.cookie);
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
    const answer = await listen(supplier.cookie, { method });
    assert.equal(answer.status, 405, method);
    assert.match(answer.headers.allow, /GET/);
    answer.sent.destroy();
  }
  const statusOf = async (options, cookie = supplier.cookie) => {
    const answer = await listen(cookie, options);
    answer.sent.destroy();
    return answer.status;
  };
  assert.ok([400, 431].includes(await statusOf({ headers: { 'X-Large': 'x'.repeat(9000) } })), 'a huge header');
  assert.ok([200, 400, 431].includes(await statusOf({ headers: { 'X-Large': 'x'.repeat(7000) } })));
  assert.ok([400, 401].includes(await statusOf({}, 'a=b; '.repeat(1500))), 'a huge cookie');
  assert.ok([200, 400, 414].includes(await statusOf({ path: `/chat/stream?x=${'y'.repeat(7000)}` })));
  assert.equal(await statusOf({ path: '/chat/stream?after=%zz%%%' }), 200);
  assert.equal(await statusOf({ path: '/chat/stream/x' }), 404);
  // Connections that say nothing, half a request, or leave at once.
  const sockets = Array.from({ length: 30 }, (_, i) => {
    const socket = connect(Number(BASE.port), BASE.hostname);
    socket.on('error', () => {});
    if (i % 3 === 0) socket.write('GET /chat/stream HTTP/1.1\r\nHost: x\r\nCookie:');
    if (i % 3 === 1) socket.end(`GET /chat/stream HTTP/1.1\r\nHost: x\r\nCookie: ${supplier.cookie}\r\n\r\n`);
    return socket;
  });
  await stream.message(await insertMessage(supplier.id, vendor.id, 'unharmed'));
  sockets.forEach((socket) => socket.destroy());
  const late = await new Client(vendor.cookie).get('/chat/unread');
  assert.equal(late.status, 200);
  stream.close();
});

test('a listener who leaves is let go', async () => {
  const count = (metrics) => Number(metrics.match(/^beantrack_push_listeners (\d+)$/m)[1]);
  const streams = await Promise.all(Array.from({ length: 20 }, () => listenLive(supplier.cookie)));
  const open = count((await new Client().get('/metrics')).text);
  assert.ok(open >= 20, `${open} are open`);
  streams.forEach((stream) => stream.close());
  await until('20 fewer', async () => count((await new Client().get('/metrics')).text) <= open - 20);
});

test('a ping comes at least every 16 seconds, named and without an id', async () => {
  const first = await until('a ping', () => early.events.find((event) => event.type === 'ping'), {
    within: Math.max(500, opened + 16_000 - Date.now()),
  });
  assert.ok(first.at - opened < 16_000);
  assert.equal(first.ownId, false);
  assert.doesNotThrow(() => JSON.parse(first.data));
  early.close();
});
