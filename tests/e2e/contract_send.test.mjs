// Sending: POST /chat/send. The texts themselves are in contract_text.test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, bubbleIds, bubbleText, encodeForm } from './support/http.mjs';
import { people, signedIn } from './support/people.mjs';
import { quote, sql, value } from './support/sql.mjs';
import { admin, unique } from './support/stack.mjs';

const [supplier, vendor, stranger, disabled] = await people(4);
await admin(['user', 'disable', disabled.email]);
const total = async () => Number(await value(`SELECT COUNT(*) FROM messages WHERE sender_id = ${quote(supplier.id)}`));
const newest = async () => (await supplier.client.history(vendor.id, '?limit=1')).messages[0];

/** Each way to post: as a script's form, as JSON, as a plain form. */
const WAYS = ['script', 'json', 'form'];

/** Sends by each way what must be refused, and looks that nothing was changed. */
async function refused(status, fields, ways = WAYS) {
  const before = await total();
  for (const way of ways) {
    const answer = await supplier.client[way]('/chat/send', fields);
    assert.equal(answer.status, status, `${way} ${JSON.stringify(fields).slice(0, 100)}: ${answer.text.slice(0, 200)}`);
    if (way === 'form') {
      assert.equal(answer.type, 'text/html');
    } else {
      assert.equal(answer.type, 'application/json', way);
      assert.ok(answer.json.error.length > 0);
    }
    assert.doesNotMatch(answer.text, /SELECT|INSERT|SQLSTATE|std::|\.cc/);
  }
  assert.equal(await total(), before, 'nothing was stored');
}

test('a script gets its bubble, a plain form the room again', async () => {
  for (const way of ['script', 'json']) {
    const answer = await supplier.client[way]('/chat/send', { receiver_id: vendor.id, message: `by ${way} <&>` });
    assert.equal(answer.status, 200, way);
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(bubbleIds(answer.text).length, 1);
    assert.doesNotMatch(answer.text, /<html|<script/);
    const message = await newest();
    assert.equal(message.messageId, bubbleIds(answer.text)[0]);
    assert.equal(bubbleText(answer.text, message.messageId), `by ${way} <&>`);
    assert.equal(message.message, `by ${way} <&>`);
    assert.equal(message.senderId, supplier.id);
    assert.equal(message.receiverId, vendor.id);
    assert.equal(message.isRead, false);
  }
  const answer = await supplier.client.form('/chat/send', { receiver_id: vendor.id, message: 'by form' });
  assert.equal(answer.status, 303);
  assert.equal(answer.location, `/chat/${vendor.id}`);
  assert.equal((await newest()).message, 'by form');
});

test('what a page posts can be posted: both tokens, an unknown field, a charset, multipart, chunks', async () => {
  const fields = { receiver_id: vendor.id, message: 'guide', _token: await supplier.client.token(), extra: 'x' };
  assert.equal((await supplier.client.script('/chat/send', fields)).status, 200);
  const type = 'application/x-www-form-urlencoded; charset=UTF-8';
  assert.equal((await supplier.client.script('/chat/send', fields, { headers: { 'Content-Type': type } })).status, 200);
  const parts = Object.entries({ ...fields, message: 'multi\r\npart ☕;"&=%41' }).map(
    ([name, text]) => `--b0undary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  );
  for (const boundary of ['b0undary', '"b0undary"']) {
    const answer = await supplier.client.script('/chat/send', `${parts.join('')}--b0undary--\r\n`, {
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await newest()).message, 'multi\npart ☕;"&=%41');
  }
  const chunked = await supplier.client.script(
    '/chat/send',
    { ...fields, message: 'chunk '.repeat(500) },
    { chunked: true },
  );
  assert.equal(chunked.status, 200);
  assert.equal((await newest()).message, 'chunk '.repeat(500));
  const json = { headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-CSRF-TOKEN': '' } };
  assert.equal((await supplier.client.json('/chat/send', fields, json)).status, 200, '_token in JSON');
});

test('receivers that are none', async () => {
  await refused(400, { message: 'x' });
  for (const id of [
    '',
    'x',
    'U1',
    'u00001',
    '00001',
    'U00001 ',
    "U00001' OR 1",
    'S00001',
    'WHL0001',
    'U'.repeat(500),
    '☕',
  ])
    await refused(400, { message: 'x', receiver_id: id }, ['script', 'json']);
  await refused(404, { message: 'x', receiver_id: 'U99999' });
  await refused(422, { message: 'x', receiver_id: supplier.id });
  await refused(403, { message: 'x', receiver_id: disabled.id });
});

test('an admin does not write to an admin, but to everybody else and back', async () => {
  const [one, other] = [await signedIn('admin'), await signedIn('admin')];
  const answer = await one.client.script('/chat/send', { receiver_id: other.id, message: 'x' });
  assert.equal(answer.status, 403);
  assert.equal((await one.client.form('/chat/send', { receiver_id: other.id, message: 'x' })).status, 403);
  for (const person of [supplier, vendor]) {
    await one.client.say(person.id, 'from above');
    await person.client.say(one.id, 'to above');
  }
  assert.equal(await value(`SELECT COUNT(*) FROM messages WHERE receiver_id = ${quote(other.id)}`), '0');
});

test('a refused plain form is the room again, with the error and what was written', async () => {
  const draft = ` ${'<b>&"draft</b>'}\n${'x'.repeat(4000)}`;
  const answer = await supplier.client.form('/chat/send', {
    receiver_id: vendor.id,
    message: draft.replace('\n', '\r\n'),
  });
  assert.equal(answer.status, 422);
  const area = answer.text.match(/<textarea[^>]*id="message"[^>]*>([^]*?)<\/textarea>/)[1];
  const text = area
    .replace(/^(&#10;|\n)/, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  assert.equal(text, draft);
  assert.match(answer.text, /role="alert"[^>]*>[^<]*4000/);
  assert.match(answer.text, /id="chat-form"/);
});

test('without a session: 401 for a script, the login for a person', async () => {
  const client = new Client();
  const fields = { receiver_id: vendor.id, message: 'x' };
  assert.equal((await client.script('/chat/send', fields)).status, 401);
  assert.equal((await client.json('/chat/send', fields)).status, 401);
  const form = await client.form('/chat/send', fields);
  assert.equal(form.status, 303);
  assert.equal(form.location, '/login');
});

test('without this session’s token: 403, and nothing happens', async () => {
  const [mine, theirs] = [await supplier.client.token(), await stranger.client.token()];
  assert.notEqual(mine, theirs);
  const before = await total();
  const fields = { receiver_id: vendor.id, message: 'forged' };
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const token of ['', 'x', theirs, mine.slice(1), `${mine}x`, mine.toUpperCase(), 'x'.repeat(4000)]) {
    const form = await supplier.client.send('POST', '/chat/send', {
      headers: { ...type, Accept: 'text/html' },
      body: encodeForm({ ...fields, _token: token }),
    });
    assert.equal(form.status, 403, token);
    assert.equal(form.type, 'text/html');
    const header = await supplier.client.script('/chat/send', fields, { headers: { 'X-CSRF-TOKEN': token } });
    assert.equal(header.status, 403, token);
    const json = await supplier.client.json(
      '/chat/send',
      { ...fields, _token: token },
      { headers: { 'X-CSRF-TOKEN': '' } },
    );
    assert.equal(json.status, 403);
    assert.equal(json.type, 'application/json');
  }
  const query = `/chat/send?_token=${encodeURIComponent(mine)}`;
  assert.equal((await supplier.client.send('POST', query, { headers: type, body: encodeForm(fields) })).status, 403);
  assert.equal(await total(), before);
});

test('the same client_id is the same message, also at the same time; another’s is another', async () => {
  const client_id = unique('c');
  const first = await supplier.client.say(vendor.id, 'once', { client_id });
  assert.equal(await supplier.client.say(vendor.id, 'once', { client_id }), first);
  assert.equal(await supplier.client.say(vendor.id, 'other words', { client_id }), first);
  const form = await supplier.client.form('/chat/send', { receiver_id: vendor.id, message: 'once', client_id });
  assert.equal(form.status, 303);
  assert.notEqual(await stranger.client.say(vendor.id, 'once', { client_id }), first);
  assert.equal(await value(`SELECT content FROM messages WHERE id = '${first}'`), 'once');

  const at = await total();
  const racing = unique('c');
  const ids = await Promise.all(
    Array.from({ length: 12 }, () => supplier.client.say(vendor.id, 'at once', { client_id: racing })),
  );
  assert.equal(new Set(ids).size, 1);
  assert.equal(await total(), at + 1);
  const jobs = await value(`SELECT COUNT(*) FROM chat_events WHERE kind = 'message.sent'
                             AND subject = ${Number(ids[0].slice(1))}`);
  assert.ok(Number(jobs) <= 1, 'and it travels once');
  for (const bad of ['', 'a b', 'x'.repeat(65), 'ü', "a'b", 'a/b'])
    await refused(400, { receiver_id: vendor.id, message: 'x', client_id: bad }, ['script', 'json']);
});

test('a double click on a plain form is one message', async () => {
  const html = (await supplier.client.get(`/chat/${vendor.id}`)).text;
  const client_id = html.match(/name="client_id" value="([^"]+)"/)[1];
  const at = await total();
  const fields = { receiver_id: vendor.id, message: 'clicked twice', client_id };
  const answers = await Promise.all([1, 2].map(() => supplier.client.form('/chat/send', fields)));
  for (const answer of answers) assert.equal(answer.status, 303);
  assert.equal(await total(), at + 1);
  assert.ok(!(await supplier.client.get(`/chat/${vendor.id}`)).text.includes(client_id), 'the next form has its own');
});

test('a hundred sends at once are all stored, each once', async () => {
  const [one, other] = await people(2);
  const texts = Array.from({ length: 100 }, (_, i) => `burst ${i}`);
  const ids = await Promise.all(texts.map((text) => one.client.say(other.id, text)));
  assert.equal(new Set(ids).size, 100);
  const stored = await sql(`SELECT id, content FROM messages WHERE sender_id = ${quote(one.id)}`);
  assert.deepEqual(stored.map(([, text]) => text).sort(), [...texts].sort());
  assert.deepEqual(new Map(stored), new Map(ids.map((id, i) => [id, texts[i]])));
});
