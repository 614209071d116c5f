// What arrives: POST /chat/receive, POST /chat/mark-read, GET /chat/unread.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, bubbleIds, bubbleText, encodeForm } from './support/http.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, sql, value } from './support/sql.mjs';

const [supplier, vendor, stranger] = await people(3);
const receive = (person, body) => person.client.json('/chat/receive', body, { headers: { Accept: 'text/html' } });
const isRead = (id) => value(`SELECT is_read FROM messages WHERE id = '${id}'`);

test('a message id gives the stored message’s bubble, for both who take part in it', async () => {
  const id = await insertMessage(vendor.id, supplier.id, 'stored <b>words</b>');
  const bubble = await receive(supplier, { messageId: id });
  assert.equal(bubble.status, 200);
  assert.equal(bubble.headers['content-type'], 'text/html; charset=utf-8');
  assert.deepEqual(bubbleIds(bubble.text), [id]);
  assert.equal(bubbleText(bubble.text, id), 'stored <b>words</b>');
  assert.ok(bubble.text.includes(vendor.name));
  assert.doesNotMatch(bubble.text, /<html|<script|<body/);
  const own = await receive(vendor, { messageId: id });
  assert.deepEqual(bubbleIds(own.text), [id]);
  assert.notEqual(own.text, bubble.text, 'one’s own is on the other side');
  const room = (await supplier.client.get(`/chat/${vendor.id}`)).text;
  assert.ok(room.includes(bubble.text.match(/<div[^]*<\/div>/)[0].trim()), 'it is the page’s own bubble');
});

test('whatever else is said of it is not believed', async () => {
  const id = await insertMessage(vendor.id, supplier.id, 'the truth');
  const lies = {
    messageId: id,
    message: 'a lie',
    timestamp: '99:99 XM',
    user: { id: stranger.id, name: '<script>alert(1)</script>', role: 'admin' },
  };
  const { status, text } = await receive(supplier, lies);
  assert.equal(status, 200);
  assert.equal(bubbleText(text, id), 'the truth');
  assert.doesNotMatch(text, /a lie|99:99|script/);
  assert.ok(text.includes(vendor.name));
});

test('the guide’s way names no message: it is found by who wrote what to me', async () => {
  await insertMessage(vendor.id, supplier.id, 'twice said');
  const second = await insertMessage(vendor.id, supplier.id, 'twice said');
  const lines = await insertMessage(vendor.id, supplier.id, 'two\nlines ☕');
  const user = { id: vendor.id, name: 'anything', role: 'vendor' };
  const found = await receive(supplier, { message: 'twice said', user, timestamp: '02:15 PM' });
  assert.equal(found.status, 200);
  assert.deepEqual(bubbleIds(found.text), [second], 'the newest');
  assert.deepEqual(bubbleIds((await receive(supplier, { message: 'two\nlines ☕', user })).text), [lines]);
  const form = await supplier.client.script('/chat/receive', { messageId: lines });
  assert.deepEqual(bubbleIds(form.text), [lines], 'a form will do');
});

test('what was never said is not there, nor what was said to others', async () => {
  const own = await insertMessage(supplier.id, vendor.id, 'mine to vendor');
  const theirs = await insertMessage(vendor.id, stranger.id, 'theirs alone');
  const user = { id: vendor.id };
  for (const body of [
    { message: 'never said', user },
    { message: 'theirs alone', user },
    { message: 'mine to vendor', user },
    { messageId: theirs },
    { messageId: 'M999999999' },
    { message: 'twice said', user: { id: stranger.id } },
    { message: 'x', user: { id: 'U99999' } },
  ]) {
    const answer = await receive(supplier, body);
    assert.equal(answer.status, 404, JSON.stringify(body));
    assert.equal(typeof answer.json.error, 'string');
    assert.doesNotMatch(answer.text, /theirs alone/);
  }
  assert.equal((await receive(stranger, { messageId: own })).status, 404);
});

test('requests that name nothing are 400', async () => {
  for (const body of [
    {},
    { message: 'x' },
    { user: { id: vendor.id } },
    { message: 'x', user: vendor.id },
    { message: 'x', user: { name: 'x' } },
    { message: 'x', user: { id: 7 } },
    { message: 'x', user: { id: 'S00001' } },
    { messageId: 7 },
    { messageId: '' },
    { messageId: 'M1' },
    { messageId: 'U00001' },
    { messageId: "M00001' OR 1" },
    { messageId: ['M00001'] },
    '[]',
    'x',
    '{"messageId":"M0000\\u0000"}',
  ]) {
    const answer = await receive(supplier, body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal(answer.type, 'application/json');
    assert.equal(typeof answer.json.error, 'string');
  }
});

test('mark-read marks one sender’s messages, up to the one named, and counts them', async () => {
  const [me, one, two] = await people(3);
  await insertMessages(one.id, me.id, 'm', 5);
  await insertMessages(two.id, me.id, 'n', 2);
  const ids = (await sql(`SELECT id FROM messages WHERE sender_id = '${one.id}' ORDER BY seq`)).map(([id]) => id);
  const mark = (body) => me.client.json('/chat/mark-read', body);
  assert.equal(await me.client.unread(), 7);

  const partly = await mark({ sender_id: one.id, up_to: ids[1] });
  assert.equal(partly.status, 200);
  assert.equal(partly.type, 'application/json');
  assert.deepEqual(partly.json, { success: true, count: 2 });
  assert.deepEqual(await Promise.all(ids.map(isRead)), ['1', '1', '0', '0', '0']);
  assert.deepEqual((await mark({ sender_id: one.id, up_to: ids[1] })).json, { success: true, count: 0 });
  assert.deepEqual((await me.client.script('/chat/mark-read', { sender_id: one.id })).json, {
    success: true,
    count: 3,
  });
  assert.deepEqual((await mark({ sender_id: 'U99999' })).json, { success: true, count: 0 });
  assert.equal(await me.client.unread(), 2);

  const sent = await insertMessage(me.id, one.id, 'to one');
  await mark({ sender_id: me.id });
  await mark({ sender_id: one.id });
  assert.equal(await isRead(sent), '0', 'only the receiver reads');
  const { messages } = await me.client.history(one.id);
  assert.ok(messages[0].isRead);
  assert.match(messages[0].readAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('at the same time, each message is counted once', async () => {
  const [me, one] = await people(2);
  await insertMessages(one.id, me.id, 'm', 40);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => me.client.json('/chat/mark-read', { sender_id: one.id })),
  );
  assert.equal(
    answers.reduce((sum, answer) => sum + answer.json.count, 0),
    40,
  );
});

test('mark-read refuses what it cannot mean', async () => {
  for (const body of [{}, { sender_id: '' }, { up_to: 'M00001' }]) {
    const answer = await supplier.client.json('/chat/mark-read', body);
    assert.equal(answer.status, 400);
    assert.equal(answer.json.error, 'Invalid request', 'the guide’s words');
  }
  assert.equal((await supplier.client.script('/chat/mark-read', {})).json.error, 'Invalid request');
  for (const body of [
    { sender_id: 'x' },
    { sender_id: 7 },
    { sender_id: vendor.id, up_to: 'x' },
    { sender_id: vendor.id, up_to: '7' },
    { sender_id: vendor.id, up_to: 7 },
    { sender_id: "U00001' OR 1=1" },
  ])
    assert.equal((await supplier.client.json('/chat/mark-read', body)).status, 400, JSON.stringify(body));
});

test('who marks as read by a plain form is answered by pages', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, 'to be read');
  const page = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' };
  const mark = (client, fields, path = '/chat/mark-read') =>
    client.send('POST', path, { headers: page, body: encodeForm({ sender_id: other.id, ...fields }) });
  const signedOut = await mark(new Client(), {});
  assert.equal(signedOut.status, 303);
  assert.equal(signedOut.location, '/login');
  const old = await mark(me.client, { _token: 'x' });
  assert.equal(old.status, 403);
  assert.equal(old.type, 'text/html');
  const tooLarge = await mark(me.client, { _token: 'x'.repeat(300_000) });
  assert.equal(tooLarge.status, 413);
  assert.equal(tooLarge.type, 'text/html');
  const done = await mark(me.client, { _token: await me.client.token() });
  assert.equal(done.status, 303);
  assert.equal(done.location, `/chat/${other.id}`);
  assert.equal(await me.client.unread(), 0);
});

test('mark-read leaves what is older than `from` unread', async () => {
  const [me, other] = await people(2);
  const ids = [];
  for (const text of ['a', 'b', 'c', 'd']) ids.push(await insertMessage(other.id, me.id, text));
  const answer = await me.client.json('/chat/mark-read', { sender_id: other.id, from: ids[1], up_to: ids[2] });
  assert.deepEqual(answer.json, { success: true, count: 2 });
  assert.deepEqual(await Promise.all(ids.map(isRead)), ['0', '1', '1', '0']);
  assert.equal((await me.client.json('/chat/mark-read', { sender_id: other.id, from: 'x' })).status, 400);
});

test('a text that another program stored with CRLF is found by its words', async () => {
  const id = await insertMessage(vendor.id, supplier.id, 'one\r\ntwo');
  for (const message of ['one\r\ntwo', 'one\ntwo']) {
    const answer = await supplier.client.json('/chat/receive', { message, user: { id: vendor.id }, timestamp: '' });
    assert.equal(answer.status, 200);
    assert.deepEqual(bubbleIds(answer.text), [id]);
  }
});

test('both need a session and its token', async () => {
  const id = await insertMessage(vendor.id, supplier.id, 'guarded');
  for (const [path, body] of [
    ['/chat/receive', { messageId: id }],
    ['/chat/mark-read', { sender_id: vendor.id }],
  ]) {
    const anonymous = await new Client().json(path, body);
    assert.equal(anonymous.status, 401, path);
    assert.equal(typeof anonymous.json.error, 'string');
    for (const token of ['', 'x', await stranger.client.token()]) {
      const answer = await supplier.client.json(path, body, { headers: { 'X-CSRF-TOKEN': token } });
      assert.equal(answer.status, 403, path);
      assert.equal(typeof answer.json.error, 'string');
    }
    const plain = await supplier.client.send('POST', path, { headers: { 'Content-Type': 'text/plain' }, body: 'x' });
    assert.ok([403, 415].includes(plain.status), 'a form of another site');
  }
  assert.equal(await isRead(id), '0');
});

test('unread counts the messages to me that I have not read', async () => {
  const [me, one] = await people(2);
  const count = async () => (await me.client.getJson('/chat/unread')).json;
  assert.deepEqual(await count(), { count: 0 });
  await insertMessages(one.id, me.id, 'm', 3);
  await insertMessage(me.id, one.id, 'not to me');
  assert.deepEqual(await count(), { count: 3 });
  await sql(`UPDATE messages SET is_read = 1 WHERE receiver_id = '${me.id}' LIMIT 1`);
  assert.deepEqual(await count(), { count: 2 }, 'it is derived, whoever marks');
  await me.client.get(`/chat/${one.id}`);
  assert.deepEqual(await count(), { count: 0 });
  for (const cookie of ['', 'beantrack_session=x', 'beantrack_session=']) {
    const answer = await new Client(cookie).get('/chat/unread');
    assert.equal(answer.status, 200);
    assert.equal(answer.type, 'application/json');
    assert.deepEqual(answer.json, { count: 0 });
  }
  assert.match((await me.client.get('/chat/unread')).headers['cache-control'], /no-store|no-cache/);
});
