// The room: GET /chat/{id}, and its older messages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, bubbleIds, bubbleText } from './support/http.mjs';
import { account, people, signedIn } from './support/people.mjs';
import { insertMessage, insertMessages, quote, sql, value } from './support/sql.mjs';
import { BASE } from './support/stack.mjs';

const [supplier, vendor, stranger] = await people(3);
const room = (person, query = '', headers = {}) => supplier.client.get(`/chat/${person.id}${query}`, headers);
const unreadOf = async (from, to) =>
  Number(
    await value(
      `SELECT COUNT(*) FROM messages
        WHERE sender_id = ${quote(from.id)} AND receiver_id = ${quote(to.id)} AND is_read = 0`,
    ),
  );

test('the room carries what the guide’s scripts rely on', async () => {
  const id = await insertMessage(vendor.id, supplier.id, 'Hello <you> & "me"\nsecond line');
  const answer = await room(vendor);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(answer.text, /<meta name="csrf-token" content="[^"]+">/);
  for (const name of ['chat-messages', 'chat-form', 'receiver_id', 'message', 'unread-message-count', `message-${id}`])
    assert.equal(answer.text.split(`id="${name}"`).length, 2, `#${name} stands there once`);
  assert.match(answer.text, new RegExp(`<input[^>]*id="receiver_id"[^>]*value="${vendor.id}"`));
  assert.match(
    answer.text,
    /<form[^>]*action="\/chat\/send"[^>]*method="post"|<form[^>]*method="post"[^>]*action="\/chat\/send"/i,
  );
  assert.equal(bubbleText(answer.text, id), 'Hello <you> & "me"\nsecond line');
  assert.ok(answer.text.includes(vendor.name));
});

test('opening it marks what it shows as read, and tells the sender', async () => {
  await insertMessages(vendor.id, supplier.id, 'to read ', 3);
  const other = await insertMessage(stranger.id, supplier.id, 'of another');
  assert.ok((await supplier.client.unread()) >= 4);
  assert.match((await room(vendor)).text, /id="unread-message-count"[^>]*>1</);
  assert.equal(await unreadOf(vendor, supplier), 0);
  assert.equal(await supplier.client.unread(), 1, 'another conversation stays unread');
  assert.equal(await value(`SELECT is_read FROM messages WHERE id = '${other}'`), '0');
  assert.equal(await unreadOf(supplier, vendor), 0);
});

test('a prefetch, a HEAD, a page of older messages and a refused send mark nothing', async () => {
  const [id] = [await insertMessage(vendor.id, supplier.id, 'unseen')];
  for (const headers of [
    { 'Sec-Purpose': 'prefetch' },
    { 'Sec-Purpose': 'prefetch;prerender' },
    { Purpose: 'prefetch' },
  ]) {
    const answer = await room(vendor, '', headers);
    assert.equal(answer.status, 200);
    assert.equal(await unreadOf(vendor, supplier), 1, JSON.stringify(headers));
  }
  const head = await supplier.client.send('HEAD', `/chat/${vendor.id}`);
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  assert.equal(head.headers['content-type'], 'text/html; charset=utf-8');
  await room(vendor, `?before=${id}`);
  await supplier.client.form('/chat/send', { receiver_id: vendor.id, message: '' });
  assert.equal(await unreadOf(vendor, supplier), 1);
  await room(vendor);
  assert.equal(await unreadOf(vendor, supplier), 0);
});

test('S… and W… ids lead to their user', async () => {
  const [aSupplier, aVendor] = [await account('supplier'), await account('vendor')];
  const supplierId = await value(`SELECT id FROM supplier WHERE user_id = ${quote(aSupplier.id)}`);
  const wholesalerId = await value(`SELECT id FROM wholesaler WHERE user_id = ${quote(aVendor.id)}`);
  assert.match(supplierId, /^S\d{5,}$/);
  assert.match(wholesalerId, /^WHL\d{4,}$/);
  for (const [id, user] of [
    [supplierId, aSupplier.id],
    [wholesalerId, aVendor.id],
  ]) {
    const answer = await supplier.client.get(`/chat/${id}`);
    assert.equal(answer.status, 303, id);
    assert.equal(answer.location, `/chat/${user}`);
  }
  await sql(`INSERT INTO wholesaler (id, user_id, name, contact_person, email, phone, address, distribution_region,
    registration_number) VALUES ('W00077', ${quote(aVendor.id)}, 'w', 'w', 'w77@beantrack.test', '', '', '', 'w77')
    ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)`);
  assert.equal((await supplier.client.get('/chat/W00077')).location, `/chat/${aVendor.id}`);
});

test('who is not there, oneself, and what is no id are 404; whom one may not write to is 403', async () => {
  for (const id of [
    'U99999',
    'S99999',
    'WHL9999',
    'W99999',
    supplier.id,
    'U1',
    'u00001',
    'X00001',
    'M00001',
    'U00001x',
    '%20',
    'U0000%31%00',
    '%F0%9F%98%80',
    "U00001'--",
    'U'.repeat(3000),
    'U00000000000000000000001',
    '..%2fetc',
  ]) {
    const answer = await supplier.client.get(`/chat/${id}`, { Accept: 'text/html' });
    assert.ok(answer.status === 404 || (answer.status === 400 && id.includes('%00')), `${answer.status} for ${id}`);
    if (answer.status === 404) assert.equal(answer.type, 'text/html');
    assert.doesNotMatch(answer.text, /SELECT|exception|\/src\/|errno/i);
  }
  const json = await supplier.client.getJson('/chat/U99999');
  assert.equal(json.status, 404);
  assert.equal(typeof json.json.error, 'string');
  const [one, other] = [await signedIn('admin'), await signedIn('admin')];
  assert.equal((await one.client.get(`/chat/${other.id}`)).status, 403);
  assert.equal((await one.client.get(`/chat/${supplier.id}`)).status, 200);
  assert.equal((await supplier.client.get(`/chat/${one.id}`)).status, 200);
});

test('a conversation is its two people’s alone', async () => {
  const id = await insertMessage(vendor.id, supplier.id, 'between us');
  for (const other of [supplier, vendor]) {
    const html = (await stranger.client.get(`/chat/${other.id}`)).text;
    assert.ok(!bubbleIds(html).includes(id));
    assert.ok(!(await stranger.client.history(other.id)).messages.some((message) => message.messageId === id));
  }
});

test('the newest 50, and page by page back to the very first message, each once and in order', async () => {
  const [one, two] = await people(2);
  await insertMessages(one.id, two.id, 'old ', 70);
  await insertMessages(two.id, one.id, 'new ', 53);
  const all = (
    await sql(`SELECT id FROM messages WHERE sender_id IN (${quote(one.id)}, ${quote(two.id)})
                          ORDER BY CAST(SUBSTRING(id, 2) AS UNSIGNED)`)
  ).map(([id]) => id);
  assert.equal(all.length, 123);

  let page = (await one.client.get(`/chat/${two.id}`)).text;
  const byLinks = bubbleIds(page);
  assert.deepEqual(byLinks, all.slice(-50));
  for (let link; (link = page.match(/href="(\/chat\/U\d+\?before=M\d+)"/)?.[1]);) {
    page = (await one.client.get(link)).text;
    byLinks.unshift(...bubbleIds(page));
  }
  assert.deepEqual(byLinks, all);

  const byFragments = [];
  for (let before = '', older = '1'; older === '1'; before = `&before=${byFragments[0]}`) {
    const answer = await one.client.get(`/chat/${two.id}/messages?limit=40${before}`, { Accept: 'text/html' });
    assert.equal(answer.type, 'text/html');
    assert.doesNotMatch(answer.text, /<html|<body|<script/);
    older = answer.headers['x-has-older'];
    byFragments.unshift(...bubbleIds(answer.text));
  }
  assert.deepEqual(byFragments, all);

  const byJson = [];
  for (let before = '', more = true; more; before = `&before=${byJson[0].messageId}`) {
    const { messages, hasOlder } = await one.client.history(two.id, `?limit=1000${before}`);
    assert.ok(messages.length <= 100);
    byJson.unshift(...messages);
    more = hasOlder;
  }
  assert.deepEqual(
    byJson.map((message) => message.messageId),
    all,
  );
  const { createdAt, timestamp, ...first } = byJson[0];
  assert.deepEqual(first, {
    messageId: all[0],
    message: 'old 1',
    senderId: one.id,
    receiverId: two.id,
    isRead: false,
    readAt: null,
    replyTo: null,
  });
  assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.match(timestamp, /^(0[1-9]|1[0-2]):[0-5]\d (AM|PM)$/);
});

test('reading history by script marks nothing; its bad parameters are 400', async () => {
  const [one, two] = await people(2);
  const id = await insertMessage(two.id, one.id, 'there');
  assert.equal((await one.client.history(two.id)).messages.length, 1);
  assert.equal(await unreadOf(two, one), 1);
  assert.deepEqual(await one.client.history(two.id, `?before=${id}`), {
    messages: [],
    hasOlder: false,
    hasNewer: true,
  });
  assert.equal((await one.client.history(two.id, '?before=M999999999')).messages.length, 1);
  for (const query of [
    'limit=0',
    'limit=-1',
    'limit=x',
    'limit=1e3',
    'limit=',
    'limit=99999999999999999999',
    'before=',
    'before=57',
    'before=M',
    'before=U00001',
    'before=M1',
    "before=M00001'",
    'before=M99999999999999999999',
    'before=M00001&before=M00002',
    'limit=%FF',
    'limit=%zz',
  ]) {
    const answer = await one.client.get(`/chat/${two.id}/messages?${query}`, { Accept: 'text/html' });
    assert.equal(answer.status, 400, query);
    assert.equal(answer.type, 'application/json', 'a script’s route');
  }
  assert.equal((await one.client.get(`/chat/${two.id}?before=x`)).status, 400);
  assert.equal((await one.client.get('/chat/U99999/messages')).status, 404);
  assert.equal((await new Client().get(`/chat/${two.id}/messages`)).status, 401);
  assert.equal((await one.client.get(`/chat/${one.id}/messages`)).status, 404, 'oneself');
});

test('dots and an absolute address name the same; a trailing slash leads to where there is none', async () => {
  for (const [path, bare] of [
    [`/chat/${vendor.id}/?before=M00001`, `/chat/${vendor.id}?before=M00001`],
    ['/login/', '/login'],
    ['/healthz/', '/healthz'],
    ['//login//', '/login'],
  ]) {
    const answer = await supplier.client.get(path);
    assert.equal(answer.status, 308, path);
    assert.equal(answer.location, bare);
  }
  for (const path of ['/chat%0d%0aX-Evil:%201/', '//evil.test/', '/%5Cevil.test/'])
    assert.equal((await supplier.client.get(path)).status, 404, path);
  assert.equal((await supplier.client.get(`/chat/../chat/${vendor.id}`)).status, 200);
  assert.equal((await supplier.client.get(`${BASE.origin}/chat/${vendor.id}`)).status, 200);
  assert.equal((await supplier.client.get(`/chat/${vendor.id}/messages/more`)).status, 404);
});
