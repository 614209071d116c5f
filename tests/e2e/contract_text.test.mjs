// What a message may hold, and bodies that are no such thing: text comes back exactly as it was sent, or is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchRaw, encodeForm } from './support/http.mjs';
import { people } from './support/people.mjs';
import { quote, value } from './support/sql.mjs';

const [supplier, vendor] = await people(2);
const to = { receiver_id: vendor.id };
const total = async () => Number(await value(`SELECT COUNT(*) FROM messages WHERE sender_id = ${quote(supplier.id)}`));
const stored = async (id) =>
  (await supplier.client.history(vendor.id, '?limit=1')).messages.find((message) => message.messageId === id)?.message;
const hexOf = (id) => value(`SELECT HEX(content) FROM messages WHERE id = '${id}'`);

const BEAN = '\u{1FAD8}'; // four bytes of UTF-8

/** A test after which nothing may have been stored. */
const refusing = (name, check) =>
  test(name, async () => {
    const before = await total();
    await check();
    assert.equal(await total(), before, 'nothing was stored');
  });

/** Posts what must be refused. */
async function refused(status, body, headers = {}, way = 'script') {
  const answer = await supplier.client[way]('/chat/send', body, { headers });
  const shown = Buffer.from(body.toString()).subarray(0, 100);
  assert.equal(answer.status, status, `${shown} answered ${answer.text.slice(0, 200)}`);
  assert.equal(typeof answer.json.error, 'string');
  assert.doesNotMatch(answer.text, /parse_error|exception|nlohmann|cgicc|SQL/i);
}

const TEXTS = {
  emoji: '☕ 👩🏽‍🌾 🇺🇬 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'right to left': 'مرحبا بالعالم \u200F שלום \u202Eevil\u202C',
  'zero width': 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf',
  combining: 'é e\u0301 Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319\u0324',
  'lines and tabs': 'one\n\n\ttwo\n  three  \n',
  'blanks at the ends': '  \n text \t ',
  'markup and entities': '<script>alert(1)</script> &amp; &lt; "quotes" \'single\' <!-- {{TEXT}} {{%AUTOESCAPE}} ]]>',
  'form syntax': 'a=b&c=d;e=f+g%20h%2Bi%zz?#/\\',
  SQL: "Robert'); DROP TABLE messages; -- \\' \\0 %_",
  'JSON and SSE': '"}\\n\\ndata: x\n\ndata: forged\nevent: message.sent\nid: 9\n\n',
  'line separators': 'a\u2028b\u2029c\u0085'.slice(0, 5),
  'private and unassigned': '\uE000 \uFFFD \u{10FFFD} \uFDD0',
  'one long word': 'x'.repeat(4000),
  'four thousand characters of four bytes': BEAN.repeat(4000),
};

for (const [name, text] of Object.entries(TEXTS)) {
  test(`comes back exactly as sent: ${name}`, async () => {
    for (const way of ['script', 'json']) {
      const answer = await supplier.client[way]('/chat/send', { ...to, message: text });
      assert.equal(answer.status, 200, answer.text.slice(0, 200));
      const id = answer.text.match(/id="message-(M\d+)"/)[1];
      assert.equal(await stored(id), text, way);
      assert.equal(await hexOf(id), Buffer.from(text).toString('hex').toUpperCase(), `${way}, in the database`);
    }
  });
}

test('JSON may write characters as it likes', async () => {
  const body = `{"receiver_id":"${vendor.id}","message":"\\u2615 \\ud83d\\ude00 \\/ \\u0041\\n"}`;
  const answer = await supplier.client.json('/chat/send', body);
  assert.equal(await stored(answer.text.match(/id="message-(M\d+)"/)[1]), '☕ 😀 / A\n');
});

test('a form’s line ends (CR LF) become line feeds', async () => {
  for (const way of ['form', 'script', 'json']) {
    await supplier.client[way]('/chat/send', { ...to, message: 'one\r\n\r\ntwo\nthree' });
    assert.equal((await supplier.client.history(vendor.id, '?limit=1')).messages[0].message, 'one\n\ntwo\nthree', way);
  }
});

refusing('empty, blank, too long or with control characters: 422', async () => {
  for (const message of [
    '',
    ' ',
    '\n\t \r\n',
    '\u00A0\u2003\u3000',
    `${BEAN.repeat(4000)}x`,
    'x'.repeat(4001),
    'a\0b',
    '\0',
    'a\u0007',
    '\u001B[2J',
    'a\u007F',
    'a\u0085b',
    '\u009F',
    'a\rb',
    'a\u0008',
  ]) {
    for (const way of ['script', 'json']) {
      const answer = await supplier.client[way]('/chat/send', { ...to, message });
      assert.equal(answer.status, 422, `${way} ${JSON.stringify(message).slice(0, 40)}: ${answer.text.slice(0, 100)}`);
      assert.equal(typeof answer.json.error, 'string');
    }
  }
  assert.equal((await supplier.client.script('/chat/send', to)).status, 422, 'no message at all');
});

refusing('whatever a browser’s trim() empties is empty for the server', async () => {
  const blanks = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((c) => !c.trim());
  assert.ok(blanks.length > 20);
  for (const message of [...blanks, blanks.join('')])
    assert.equal((await supplier.client.script('/chat/send', { ...to, message })).status, 422, escape(message));
});

refusing('what shows nothing: 422', async () => {
  for (const message of ['\u200B', '\u2800', '\uFFFC', '\u{13441}', '\u{13442}', '\u{1D159}', '\u0301', '\u3164\uFFFC'])
    for (const way of ['script', 'json'])
      assert.equal((await supplier.client[way]('/chat/send', { ...to, message })).status, 422, escape(message));
});

refusing('what is not UTF-8: 400', async () => {
  for (const bytes of [
    '%FF',
    '%C0%AF',
    '%C1%81',
    '%ED%A0%80',
    '%ED%BF%BF',
    '%F4%90%80%80',
    '%F8%88%80%80%80',
    '%E2%98',
    '%80',
    '%F0%80%80%80',
  ]) {
    await refused(400, `receiver_id=${vendor.id}&message=a${bytes}`);
    const raw = Buffer.concat([
      Buffer.from(`receiver_id=${vendor.id}&message=a`),
      Buffer.from(bytes.replaceAll('%', ''), 'hex'),
    ]);
    await refused(400, raw);
    const json = Buffer.concat([
      Buffer.from(`{"receiver_id":"${vendor.id}","message":"a`),
      Buffer.from(bytes.replaceAll('%', ''), 'hex'),
      Buffer.from('"}'),
    ]);
    await refused(400, json, {}, 'json');
  }
  for (const bad of ['\\ud800', '\\udc00', '\\ud83dx', '\\ude00\\ud83d', '\\uZZZZ', '\\x41'])
    await refused(400, `{"receiver_id":"${vendor.id}","message":"a${bad}"}`, {}, 'json');
  await refused(400, `receiver_id=${vendor.id}&message=x&%FF=y`);
});

refusing('bodies that are no form and no JSON object: 400', async () => {
  for (const body of [
    '{',
    '',
    'null',
    '[]',
    '"x"',
    '7',
    '{}x',
    '{"message":}',
    "{'message':'x'}",
    '[]'.repeat(10),
    `{"receiver_id":"${vendor.id}","message":"x",}`,
    '['.repeat(100_000),
    '{"a":'.repeat(20_000),
    '\uFEFF{',
    'NaN',
    `{"receiver_id":"${vendor.id}","message":"x","message":"y"}`,
  ])
    await refused(400, body, {}, 'json');
  for (const bad of [7, true, ['x'], { a: 'x' }, 1.5e300]) {
    await refused(400, { ...to, message: bad }, {}, 'json');
    await refused(400, { message: 'x', receiver_id: bad }, {}, 'json');
  }
  await refused(422, { ...to, message: null }, {}, 'json');
  await refused(400, `receiver_id=${vendor.id}&message=x&message=y`);
  await refused(400, Array.from({ length: 5000 }, (_, i) => `f${i}=x`).join('&'));
  for (const body of [
    '',
    'x',
    '--b\r\n',
    '--b\r\nContent-Disposition: form-data; name="message"\r\n\r\nx',
    '--b\r\n\r\n\r\n--b--\r\n',
    '--b--\r\n',
    '--other\r\n\r\nx\r\n--other--\r\n',
    `--b\r\nX: ${'y'.repeat(60_000)}\r\n\r\n--b--\r\n`,
  ])
    for (const type of ['multipart/form-data; boundary=b', 'multipart/form-data', 'multipart/form-data; boundary='])
      await refused(400, body, { 'Content-Type': type });
});

refusing('other kinds of content: 415', async () => {
  for (const type of [
    'text/plain',
    'application/xml',
    'application/octet-stream',
    'image/png',
    'nonsense',
    'text/html',
  ])
    await refused(415, `receiver_id=${vendor.id}&message=x`, { 'Content-Type': type });
});

refusing('huge bodies: 413, whatever they are and whoever refuses them', async () => {
  for (const size of [140_000, 300_000, 3_000_000]) {
    const text = encodeForm({ ...to, message: 'x'.repeat(size) });
    const script = await supplier.client.script('/chat/send', text).catch((error) => error.code);
    const json = await supplier.client
      .json('/chat/send', { ...to, message: 'x'.repeat(size) })
      .catch((error) => error.code);
    const form = await supplier.client
      .form('/chat/send', { ...to, message: 'x'.repeat(size) })
      .catch((error) => error.code);
    for (const answer of [script, json]) {
      // A server may close the connection on who goes on sending after the refusal.
      if (size > 1_000_000 && typeof answer === 'string') continue;
      assert.equal(answer.status, 413, `${size}: ${answer.text?.slice(0, 200)}`);
      assert.equal(answer.type, 'application/json');
      assert.equal(typeof answer.json.error, 'string');
    }
    if (typeof form !== 'string') {
      assert.equal(form.status, 413);
      assert.equal(form.type, 'text/html');
      assert.doesNotMatch(form.text, /nginx/i);
    }
  }
  const chunked = await supplier.client.script('/chat/send', encodeForm({ ...to, message: 'x'.repeat(140_000) }), {
    chunked: true,
  });
  assert.equal(chunked.status, 413);
});

refusing('lengths that lie', async () => {
  const headers = {
    Cookie: supplier.cookie,
    'X-CSRF-TOKEN': await supplier.client.token(),
    'Content-Type': 'application/x-www-form-urlencoded',
  };
  for (const length of ['-1', 'x', '1e3', '99999999999999999999']) {
    const answer = await fetchRaw('POST', '/chat/send', { headers: { ...headers, 'Content-Length': length } }).catch(
      (error) => ({ status: error.code }),
    );
    assert.ok(
      [400, 413, 'ERR_HTTP_CONTENT_LENGTH_MISMATCH', 'ECONNRESET'].includes(answer.status),
      `${length}: ${answer.status}`,
    );
  }
  assert.equal((await supplier.client.get('/chat/unread')).status, 200);
});
