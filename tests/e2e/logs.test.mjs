// The logs of all parts, after requests that try to put words, secrets or controls into them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Client, fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';
import { BASE, STATE, log, pid, run, sv, unique, until } from './support/stack.mjs';

const [supplier, vendor] = await people(2);
const mark = unique('hostile').replaceAll('-', '');
// What no log may have: each is sent in another place.
const secrets = Object.fromEntries(
  ['term', 'referer', 'message', 'password', 'email', 'agent', 'body', 'cookie', 'cursor'].map((place) => [
    place,
    `${place}${mark}`,
  ]),
);
const start = Object.fromEntries(logs().map((name) => [name, readFileSync(`${STATE}/log/${name}`).length]));

function logs() {
  return readdirSync(`${STATE}/log`).filter((name) => name.endsWith('.log'));
}

/** What the logs have had since the test began: [name, bytes as Latin-1]. */
const written = () =>
  logs().map((name) => [name, readFileSync(`${STATE}/log/${name}`).subarray(start[name] ?? 0).toString('latin1')]);

/** Sends bytes as they are, and waits for the end of the answer. */
const raw = (bytes) =>
  new Promise((done) => {
    const socket = connect(BASE.port, BASE.hostname, () => socket.write(bytes, 'latin1'));
    socket.on('data', () => {}).on('close', done);
    socket.on('error', () => {}); // nginx may close before it has read all
    socket.setTimeout(20_000, () => socket.destroy());
  });

const search = `/chat/search?q=${secrets.term}`;
const headers = {
  Referer: `${BASE.origin}/chat/search?q=${secrets.referer}`,
  'User-Agent': secrets.agent,
};
const get = (path, more = {}) => supplier.client.get(path, { ...headers, ...more });
/** A listener who is not signed in, and so is refused. */
const stream = () =>
  fetchRaw('GET', `/chat/stream?after=${secrets.cursor}`, {
    headers: { ...headers, Cookie: `beantrack_session=${secrets.cookie}`, 'Last-Event-ID': secrets.cursor },
  });

/** Waits until the logs have whatever was asked before. */
async function flushed() {
  const answer = await get('/chat/nothing-here/at-all');
  await until('the last request is logged', () =>
    ['nginx-access', 'web'].every((part) => log(part).includes(answer.headers['x-request-id'])),
  );
}

function assertNoSecrets() {
  for (const [name, text] of written())
    for (const [place, secret] of Object.entries(secrets))
      assert.ok(!text.includes(secret), `${name} has the ${place}`);
}

test('no log has search terms, message texts or credentials', async () => {
  await get(search);
  await get(`${search}&q=twice`);
  await get(`/login?next=${encodeURIComponent(search)}`);
  await stream();
  await get('/metrics');
  await get(`/static/nothing.js?${secrets.term}`);
  await get(`/chat/search/?q=${secrets.term}`);
  await supplier.client.say(vendor.id, secrets.message);
  await supplier.client.script('/chat/send', { receiver_id: vendor.id, message: `${secrets.message}\0` });
  await supplier.client.script('/chat/send', { receiver_id: 'U99999999', message: secrets.message });
  await supplier.client.json('/chat/send', `{"message":"${secrets.body}`);
  await supplier.client.script('/chat/send', { receiver_id: vendor.id, message: secrets.body.repeat(20_000) }, { headers });
  await new Client().login(`${secrets.email}@example.org`, secrets.password, { next: search });
  await new Client(`beantrack_session=${secrets.cookie}`).get(search);
  await raw(`GET ${search} HTTP/9.9\r\nReferer: ${secrets.referer}\r\n\r\n`);
  await raw(`GET ${search} HTTP/1.1\r\nHost: x\r\nCookie: ${secrets.cookie}\r\nContent-Length: x\r\n\r\n`);
  await raw(`GET?${secrets.term} / HTTP/1.1\r\n\r\n`);
  await raw(`GET ${search} HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`);
  await raw(`GET ${search}${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await flushed();
  assertNoSecrets();
});

test('nor while workers, daemon or database are away, hang or are killed', async () => {
  for (const part of ['web', 'pushd', 'mariadb']) {
    await sv('down', part);
    try {
      assert.equal((await get(search)).status, 503 - (part === 'pushd' ? 303 : 0), part);
      await stream();
      await get('/metrics');
    } finally {
      await sv('up', part);
    }
    await until(`${part} is back`, async () => (await fetchRaw('GET', '/healthz')).status === 200, { within: 30_000 });
  }
  // A worker that dies with a search in its hands: it has one more descriptor then.
  const workers = (await run('pgrep', ['-P', String(pid('web'))])).stdout.trim().split('\n');
  const descriptors = () => workers.reduce((sum, worker) => sum + readdirSync(`/proc/${worker}/fd`).length, 0);
  const idle = descriptors();
  process.kill(pid('mariadb'), 'SIGSTOP');
  try {
    const cut = get(search);
    await until('a worker has it', () => descriptors() > idle);
    await run('kill', ['-KILL', ...workers]);
    process.kill(pid('mariadb'), 'SIGCONT');
    await cut;
  } finally {
    process.kill(pid('mariadb'), 'SIGCONT');
  }
  await until('the workers are back', async () => (await get(search)).status === 200);
  await flushed();
  assertNoSecrets();
  assert.match(log('nginx-access'), /"GET \/chat\/search" 200 [^\n]* upstream="502, 200"/, 'the failure is on record');
});

test('each line of a log is whole and shows all that it has', async () => {
  const forged = encodeURIComponent(`\n2026-01-01T00:00:00.000Z web[1] error ${mark}`);
  for (const path of [
    `/${mark}${forged}`,
    `/${mark}%E2%80%AE%E2%81%A6%E2%80%8B%C2%9B%C2%85%1B%5B31m%7F`,
    `/${mark}%22%20status=200%20%5C%22`,
    `/${mark}%FF%C3`,
    `/${mark}${'x'.repeat(4000)}`,
  ])
    await get(path);
  await raw(`GET /${mark}\x1b[31m\x9b\xe2\x80\xae HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await raw(`G\x1b[31m /${mark} HTTP/1.1\r\n\r\n`);
  await flushed();
  for (const [name, text] of written()) {
    assert.doesNotMatch(text, /[^\x20-\x7e\n\t]/, `${name} has a character that hides or reorders others`);
    for (const line of text.split('\n')) {
      assert.ok(line.length < 5000, `a line of ${name} has ${line.length} characters`);
      assert.ok(!line.startsWith('2026-01-01T00:00:00.000Z'), `${name} has a forged line`);
    }
  }
  const lines = log('web').split('\n').filter((line) => line.includes(mark));
  assert.ok(lines.length >= 4, 'the requests are in the log');
  // time, program, level, then name=value with every value from outside in quotes
  const form = /^\S+Z web\[\d+\] [a-z]+ request=[\w-]+ method="[^"\\]*" path="(?:[^"\\]|\\.)*"(?:\.\.\.)? status=\d+ cause="(?:[^"\\]|\\.)*"$/;
  for (const line of lines) assert.match(line, form);
});
