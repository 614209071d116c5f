// What holds for every address: methods, errors and their ids, headers, static files, the operator's addresses.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Client, fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';
import { insertMessage } from './support/sql.mjs';
import { BASE, log, unique, until } from './support/stack.mjs';

const [supplier, vendor] = await people(2);
const secret = unique('secret-words');
await insertMessage(vendor.id, supplier.id, secret);
const room = `/chat/${vendor.id}`;

test('a wrong method is 405 and says which are right', async () => {
  const allowed = {
    '/chat/send': 'POST',
    '/chat/receive': 'POST',
    '/chat/mark-read': 'POST',
    '/logout': 'POST',
    '/chat': 'GET, HEAD',
    [room]: 'GET, HEAD',
    [`${room}/messages`]: 'GET, HEAD',
    '/chat/unread': 'GET, HEAD',
    '/chat/typing': 'POST',
    '/chat/presence': 'GET, HEAD',
    '/login': 'GET, HEAD, POST',
    '/profile': 'GET, HEAD, POST',
    '/profile/password': 'POST',
    '/': 'GET, HEAD',
    '/chat/stream': 'GET',
  };
  for (const [path, methods] of Object.entries(allowed)) {
    const right = methods.split(', ');
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].filter((each) => !right.includes(each))) {
      const answer = await supplier.client.send(method, path);
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.deepEqual(answer.headers.allow?.split(/,\s*/).sort(), [...right].sort(), `${method} ${path}`);
    }
  }
  const page = await supplier.client.get('/chat/send', { Accept: 'text/html' });
  assert.equal(page.status, 405, 'send is no user’s id');
  assert.equal(page.type, 'text/html');
});

test('HEAD is GET without its body', async () => {
  for (const path of ['/login', '/chat', room, '/chat/unread', `${room}/messages`]) {
    const [get, head] = [await supplier.client.get(path), await supplier.client.send('HEAD', path)];
    assert.equal(head.status, get.status, path);
    assert.equal(head.headers['content-type'], get.headers['content-type']);
    assert.equal(head.body.length, 0);
  }
});

test('errors are pages for people and JSON for scripts, each with an id that the log has', async () => {
  for (const path of ['/nothing', '/chat/U99999', '/chat/send', '/static/nothing.js'.replace('/static', '/stat')]) {
    const page = await supplier.client.get(path, { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8', path);
    const id = page.headers['x-request-id'];
    assert.match(id, /^[\w-]{8,}$/);
    assert.ok(page.text.includes(id), 'the page shows it');
    await until(`${id} in the log`, () => log('web').includes(id));

    for (const headers of [{ Accept: 'application/json' }, { 'X-CSRF-TOKEN': 'x' }]) {
      const answer = await supplier.client.get(path, headers);
      assert.equal(answer.status, page.status);
      assert.equal(answer.type, 'application/json');
      assert.equal(typeof answer.json.error, 'string');
      assert.equal(answer.json.requestId, answer.headers['x-request-id']);
      await until(`${answer.json.requestId} in the log`, () => log('web').includes(answer.json.requestId));
    }
  }
  const twice = [await supplier.client.get('/chat'), await supplier.client.get('/chat', { 'X-Request-Id': 'forged' })];
  assert.notEqual(twice[0].headers['x-request-id'], twice[1].headers['x-request-id']);
  assert.notEqual(twice[1].headers['x-request-id'], 'forged');
});

test('every page of the application carries the security headers', async () => {
  for (const [client, path] of [
    [new Client(), '/login'],
    [supplier.client, '/chat'],
    [supplier.client, room],
    [supplier.client, '/nothing'],
    [supplier.client, '/chat/unread'],
    [new Client(), '/chat'],
  ]) {
    const { headers } = await client.get(path);
    const policy = Object.fromEntries(
      headers['content-security-policy'].split(/;\s*/).map((each) => {
        const [name, ...sources] = each.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    assert.equal(policy['default-src'], "'none'", path);
    assert.equal(policy['script-src'], "'self'");
    assert.equal(policy['style-src'], "'self'");
    assert.equal(policy['frame-ancestors'], "'none'");
    assert.equal(policy['base-uri'], "'none'");
    assert.equal(policy['form-action'], "'self'");
    assert.doesNotMatch(headers['content-security-policy'], /unsafe|\*|http/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.ok(headers['referrer-policy']);
    assert.match(headers['cache-control'], /no-store|no-cache|private/);
    assert.doesNotMatch(headers.server ?? '', /\d/, 'no version');
    assert.equal(headers['x-powered-by'], undefined);
  }
});

test('no page has a script or a style of its own', async () => {
  for (const path of ['/chat', room, '/nothing']) {
    const { text } = await supplier.client.get(path);
    assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)/i, path);
    assert.doesNotMatch(text, /<style|<[^>]*\s(style|on\w+)=|(href|src)="\s*javascript:/i, path);
    for (const [, source] of text.matchAll(/(?:src|href)="([^"]+)"/g))
      assert.match(source, /^([/#]|data:image\/)/, 'all is ours');
  }
});

test('static files: for ever under their version, asked for anew without it', async () => {
  const html = (await supplier.client.get(room)).text;
  const links = [...html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((match) => match[1]);
  assert.ok(links.some((link) => link.endsWith('.js')) && links.some((link) => link.endsWith('.css')));
  for (const link of links) {
    const file = await fetchRaw('GET', link);
    assert.equal(file.status, 200, link);
    assert.match(file.headers['cache-control'], /max-age=31536000.*immutable/, link);
    assert.equal(file.headers['x-content-type-options'], 'nosniff');
    const bare = await fetchRaw('GET', link.replace(/\/v-[^/]+/, ''));
    assert.equal(bare.status, 200, link);
    assert.equal(bare.headers['cache-control'], 'no-cache');
    assert.deepEqual(bare.body, file.body);
    const again = await fetchRaw('GET', link.replace(/\/v-[^/]+/, ''), {
      headers: { 'If-None-Match': bare.headers.etag },
    });
    assert.equal(again.status, 304);
    const zipped = await fetchRaw('GET', link, { headers: { 'Accept-Encoding': 'gzip' } });
    if (zipped.headers['content-encoding'] === 'gzip') assert.deepEqual(gunzipSync(zipped.body), file.body);
    else assert.ok(file.body.length < 1000 || !/\.(js|css|svg)$/.test(link), `${link} goes uncompressed`);
  }
  assert.equal((await fetchRaw('GET', '/static/js/echo.js')).type, 'text/javascript');
  assert.equal((await fetchRaw('GET', '/static/css/card.css')).type, 'text/css');
  const icon = await fetchRaw('GET', '/favicon.ico');
  if (icon.location) assert.equal((await fetchRaw('GET', icon.location)).status, 200, `the icon: ${icon.location}`);
  else assert.ok([200, 204].includes(icon.status), 'browsers ask for an icon at the root');
  const stale = await fetchRaw('GET', '/static/v-0123456789abcdef/js/echo.js');
  assert.doesNotMatch(stale.headers['cache-control'] ?? '', /immutable/, 'another version is not kept');
  for (const path of [
    '/static/',
    '/static/js/',
    '/static/../templates/room.tpl',
    '/static/%2e%2e/templates/room.tpl',
    '/static/v-0/../../Makefile',
    '/static/nothing.js',
    '/static/v-00/%2e%2e/%2e%2e/Makefile',
    '/.git/config',
    '/templates/room.tpl',
  ])
    assert.ok([400, 403, 404].includes((await fetchRaw('GET', path)).status), path);
});

test('healthz and metrics answer the operator', async () => {
  const health = await fetchRaw('GET', '/healthz');
  assert.equal(health.status, 200);
  assert.equal(health.type, 'application/json');
  assert.equal(health.json.status, 'ok');
  const metrics = await fetchRaw('GET', '/metrics');
  assert.equal(metrics.status, 200);
  assert.equal(metrics.type, 'text/plain');
  for (const line of metrics.text.trimEnd().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[^}]*\})? -?[0-9.e+]+)$/);
  assert.ok(metrics.text.endsWith('\n'));
});

/** Bytes on a connection of their own; answers what came until it was closed (or for `ms`). */
const raw = (bytes, ms = 2000) =>
  new Promise((done) => {
    let answer = '';
    const socket = connect(Number(BASE.port), BASE.hostname, () => socket.write(bytes));
    socket.setTimeout(ms, () => socket.destroy());
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('error', () => {});
    socket.on('close', () => done(answer));
  });

test('requests that are none break nothing', async () => {
  for (const [bytes, status] of [
    ['GET\r\n\r\n', '400'],
    ['\0\0\0\0\r\n\r\n', '400'],
    ['GET /chat HTTP/1.1\r\n\r\n', '400'],
    [`GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '414'],
    [`GET /chat HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(40_000)}\r\n\r\n`, '400'],
    ['GET /chat%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '400'],
  ])
    assert.match(await raw(bytes), new RegExp(`^HTTP/1\\.1 ${status}|^<html>[^]*${status}`), bytes.slice(0, 40));
  for (const path of [
    '/chat?%',
    '/chat?q=%zz',
    '/chat?q=a&q=b',
    '/chat?=&=&&',
    `/chat?q=${'x'.repeat(5000)}`,
    '/chat/%FF',
  ]) {
    const { status } = await supplier.client.get(path);
    assert.ok(status < 500, `${status} for ${path.slice(0, 40)}`);
  }
  assert.equal((await supplier.client.get('/chat')).status, 200);
});

test('no message’s text, password or cookie stands in a log', async () => {
  const password = unique('Passw0rd');
  await new Client().login(supplier.email, password);
  await supplier.client.say(vendor.id, `${secret} sent`);
  await supplier.client.script('/chat/send', { receiver_id: vendor.id, message: `${secret}\0` });
  await supplier.client.get(`/chat?q=${secret}`);
  await supplier.client.get(`${room}?before=${secret}`);
  const { headers } = await supplier.client.get(`/chat/${secret.slice(0, 6)}`);
  await until('the last request is logged', () => log('nginx-access').includes(headers['x-request-id']));
  for (const part of ['web', 'pushd', 'nginx-access', 'nginx-error'])
    for (const word of [secret, password, supplier.cookie.split('=')[1]])
      assert.ok(!log(part).includes(word), `${part}.log has ${word}`);
});
