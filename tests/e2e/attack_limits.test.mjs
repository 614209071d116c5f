// What one user, or one address, can ask of the workers at a site's limits: no header, session or connection more helps.
import './support/site_stack.mjs';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { beforeEach, test } from 'node:test';
import { Client, encodeForm, fetchRaw, sendFrom } from './support/http.mjs';
import { account, otherDevice, people } from './support/people.mjs';
import { insertMessages, quote, value } from './support/sql.mjs';
import { BASE, DB_SOCKET, STATE, run, sleep, until } from './support/stack.mjs';

// The defaults of the options (host/chat.conf.in): requests at once after a pause, and per second.
const BUDGETS = {
  page: { burst: 100, rate: 10 },
  update: { burst: 200, rate: 20 },
  change: { burst: 20, rate: 1 },
  send: { burst: 50, rate: 10 },
  typing: { burst: 20, rate: 2 },
  search: { burst: 20, rate: 2 },
};
const WORKERS_OF_A_USER = 4 + 2; // that serve the user, and that wait to
const SLOW_REQUESTS = 64;
const LANES = 4; // requests of a flood at a time: no more than may be served at once
const GUESS_MS = 100; // from one wrong password to the next
const CONTROL = '\x01';

// What one test floods from its address is not held against the next.
let address = 1;
beforeEach(() => sendFrom(`127.0.0.${++address}`));

/** Sends `count` requests, a few at a time; answers them and the seconds that it took. */
async function flood(count, send, lanes = LANES) {
  const begun = performance.now();
  const answers = [];
  let next = 0;
  const lane = async () => {
    while (next < count) answers.push(await send(next++));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { answers, seconds: (performance.now() - begun) / 1000 };
}

/** Asserts that a flood was stopped where the budget ends, and that each refusal says when to try again. */
function assertBudget({ answers, seconds }, { burst, rate }, what) {
  const refused = answers.filter(({ status }) => status === 429);
  const passed = answers.length - refused.length;
  assert.ok(passed >= burst - 1, `${what}: only ${passed} passed`); // one may have been spent on the CSRF token
  assert.ok(passed <= burst + rate * seconds + 1, `${what}: ${passed} passed in ${seconds} s`);
  assert.ok(refused.length > 0, `${what}: none was refused`);
  for (const { headers } of refused) assert.match(headers['retry-after'], /^[1-9]\d*$/, what);
}

test('no spelling of the cookie header gives another limit', async () => {
  const [me] = await people(1);
  const spellings = [
    ['Cookie', me.cookie],
    ['Cookie', `BEANTRACK_SESSION=; ${me.cookie}`],
    ['Cookie', `Beantrack_Session=x; ${me.cookie}`],
    ['Cookie', `BEANTRACK_session=${'a'.repeat(43)}; ${me.cookie}`],
    ['Cookie', `${me.cookie}; BEANTRACK_SESSION=`],
    ['Cookie', `;; ,=;${me.cookie}`],
    ['Cookie', ['BEANTRACK_SESSION=', me.cookie]],
    ['COOKIE', `other=1; ${me.cookie}`],
    ['Cookie', `${me.cookie}; X-Forwarded-For=1`],
  ];
  const flooded = await flood(180, (i) => {
    const [name, cookie] = spellings[i % spellings.length];
    const headers = { [name]: cookie, Accept: 'application/json', 'X-Forwarded-For': `192.0.2.${i}`, Forwarded: `for=${i}` };
    return fetchRaw('GET', '/chat/search?q=price', { headers });
  });
  assert.deepEqual([...new Set(flooded.answers.map(({ status }) => status))].sort(), [200, 429]);
  assertBudget(flooded, BUDGETS.search, 'searches');
});

test('five sessions send no more than one, and what was refused is not stored', async () => {
  const [me, other] = await people(2);
  const sessions = [me];
  while (sessions.length < 5) sessions.push(await otherDevice(me));
  for (const { client } of sessions) await client.token();
  const flooded = await flood(200, (i) =>
    sessions[i % sessions.length].client.script('/chat/send', { receiver_id: other.id, message: `offer ${i}` }),
  );
  assertBudget(flooded, BUDGETS.send, 'messages');
  const sent = flooded.answers.filter(({ status }) => status === 200).length;
  const stored = `SELECT COUNT(*) FROM messages WHERE sender_id = ${quote(me.id)} AND receiver_id = ${quote(other.id)}`;
  assert.equal(Number(await value(`${stored} AND content LIKE 'offer %'`)), sent);
});

for (const [budget, what, send] of [
  ['page', 'inbox', (me) => me.client.get('/chat')],
  ['page', 'older messages', (me, other) => me.client.getJson(`/chat/${other.id}/messages`)],
  ['page', 'profile', (me) => me.client.get('/profile')],
  ['update', 'read marks', (me, other) => me.client.json('/chat/mark-read', { sender_id: other.id })],
  ['update', 'unread counts', (me) => me.client.getJson('/chat/unread')],
  ['update', 'presence', (me, other) => me.client.getJson(`/chat/presence?ids=${other.id}`)],
  ['update', 'bubbles', (me) => me.client.json('/chat/receive', { messageId: 'M99999' })],
  ['typing', 'typing', (me, other) => me.client.json('/chat/typing', { receiver_id: other.id })],
  ['change', 'settings', (me) => me.client.form('/profile/settings', { language: 'en' })],
  ['change', 'requests without a CSRF token', (me) => me.client.send('POST', '/profile', { body: '' })],
])
  test(`a flood is stopped: ${what}`, async () => {
    const [me, other] = await people(2);
    await me.client.token();
    assertBudget(await flood(2 * BUDGETS[budget].burst, () => send(me, other)), BUDGETS[budget], what);
    assert.equal((await other.client.get('/chat')).status, 200); // another user has a limit of their own
  });

test('a refusal is a page for people and JSON for scripts', async () => {
  const [me] = await people(1);
  await flood(BUDGETS.search.burst, () => me.client.get('/chat/search?q=price'));
  const page = await me.client.get('/chat/search?q=price', { Accept: 'text/html' });
  assert.equal(page.status, 429);
  assert.match(page.text, /<h1>/);
  const script = await me.client.getJson('/chat/search?q=price');
  assert.match(script.json.error, /^Too many requests/);
});

/** Holds a lock on the messages to `receiver` until the function that it answers is called. */
async function holdMessages(receiver) {
  const client = spawn('mariadb', ['--no-defaults', '-S', DB_SOCKET, '-N', '-B', '--unbuffered', 'beantrack']);
  let output = '';
  client.stdout.on('data', (data) => (output += data));
  client.stdin.write(`BEGIN; UPDATE messages SET content = 'held' WHERE receiver_id = ${quote(receiver)};
    SELECT 'locked';\n`);
  await until('the messages are locked', () => output.includes('locked'));
  return () => client.stdin.end('ROLLBACK;\n');
}

test('slow requests of one user leave workers to the others', async () => {
  const [me, partner, other] = await people(3);
  await insertMessages(partner.id, me.id, 'offer ', 3);
  for (const { client } of [me, other]) await client.token();
  const release = await holdMessages(me.id);
  let refused = 0;
  const markRead = async () => {
    const answer = await me.client.json('/chat/mark-read', { sender_id: partner.id });
    if (answer.status === 429) ++refused;
    return answer;
  };
  const slow = flood(SLOW_REQUESTS, markRead, SLOW_REQUESTS);
  let answered = 0;
  slow.then(() => (answered = Infinity));
  try {
    for (; answered < 20; ++answered)
      assert.equal((await other.client.send('GET', '/chat/unread', { timeout: 5_000 })).status, 200);
    assert.equal(answered, 20); // while the user's own were still waiting
    await until('all others have come', () => refused >= SLOW_REQUESTS - WORKERS_OF_A_USER);
  } finally {
    release();
  }
  const { answers } = await slow;
  const served = answers.filter(({ status }) => status === 200).length;
  assert.ok(served >= 1 && served <= WORKERS_OF_A_USER, `${served} were served`);
  assert.ok(answers.every(({ status, headers }) => status === 200 || (status === 429 && headers['retry-after'])));
  assert.equal((await me.client.getJson('/chat/unread')).status, 200);
});

test('a few requests more than may be served at once wait for their turn', async () => {
  const [me] = await people(1);
  const { answers } = await flood(60, () => me.client.get('/chat'), WORKERS_OF_A_USER);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
});

/** A connection that sends `text` and then neither sends nor reads. */
const stalled = (text) => {
  const socket = connect(BASE.port, BASE.hostname, () => socket.write(text));
  socket.pause();
  socket.unref();
  socket.on('error', () => {});
  return socket;
};

test('bodies that come slowly and pages that nobody reads hold no worker', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'long '.repeat(700), 50);
  const body = encodeForm({ receiver_id: other.id, message: 'never whole', _token: await me.client.token() });
  const head = (line) => `${line} HTTP/1.1\r\nHost: x\r\nCookie: ${me.cookie}\r\n`;
  const slow = `${head('POST /chat/send')}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(1)}`;
  const sockets = [];
  for (let i = 0; i < 32; ++i) sockets.push(stalled(slow), stalled(`${head(`GET /chat/${other.id}`)}\r\n`));
  for (let i = 0; i < 20; ++i) assert.equal((await other.client.send('GET', '/chat', { timeout: 5_000 })).status, 200);
  for (const socket of sockets) socket.destroy();
});

test('header fields that are too large are refused in clear words', async () => {
  const [me] = await people(1);
  const large = (size) => `${me.cookie}; x=${'x'.repeat(size)}`;
  const page = await fetchRaw('GET', '/chat', { headers: { Cookie: large(9_000), Accept: 'text/html' } });
  assert.equal(page.status, 400);
  assert.match(page.text, /Cookies too large/);
  const script = await fetchRaw('GET', '/chat/stream', { headers: { Cookie: large(9_000) } });
  assert.equal(script.status, 400);
  assert.match(script.json.error, /too large/);
});

/** What the server answers to header lines, sent exactly as they are. */
const answerTo = (...lines) =>
  new Promise((done) => {
    let text = '';
    const head = ['GET /chat/stream HTTP/1.1', 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n');
    const socket = connect(BASE.port, BASE.hostname, () => socket.write(head));
    socket.on('data', (data) => (text += data));
    socket.on('close', () => done(text));
  });

test('a request head that the push daemon does not take is refused, not retried for ever', async () => {
  const [me] = await people(1);
  const many = Array(3).fill(`Cookie: x=${'x'.repeat(7_000)}`); // each of them is small enough for nginx
  const large = await answerTo(`Cookie: ${me.cookie}`, ...many);
  assert.match(large, /^HTTP\/1.1 431 /);
  assert.match(large, /"error":"The request's header fields are too large","requestId":"[0-9a-f]{32}"/);
  const malformed = await answerTo(`Cookie: a=${CONTROL}`);
  assert.match(malformed, /^HTTP\/1.1 400 /);
  assert.match(malformed, /"error":"Malformed request"/);
});

test('an address is limited, whatever it claims to be', async () => {
  const login = (i) =>
    fetchRaw('POST', '/login', { body: 'x=1', headers: { 'X-Forwarded-For': `192.0.2.${i % 250}` } });
  const { answers } = await flood(4_000, login, 32);
  assert.ok(answers.some(({ status }) => status === 429));
  sendFrom('127.0.0.200');
  assert.equal((await new Client().getJson('/chat/unread')).json.count, 0); // another address has a limit of its own
});

test('whoever guesses passwords keeps no colleague at the same address out', async () => {
  const [someone, colleague] = [await account('supplier'), await account('vendor')];
  const browser = new Client();
  await browser.login(colleague.email, colleague.password);
  let guessing = true;
  const guess = async () => {
    const client = new Client();
    while (guessing) {
      await client.login(someone.email, 'wrong');
      await sleep(GUESS_MS); // a flood of requests is another matter
    }
  };
  const guesses = Promise.all(Array.from({ length: 6 }, guess));
  for (let i = 0; i < 5; ++i) {
    const again = new Client();
    again.device = browser.device; // each sign-in gives the device another token
    assert.equal((await again.login(colleague.email, colleague.password)).status, 303);
    browser.device = again.device;
  }
  guessing = false;
  await guesses;
});

/** Runs `work(port)` with another nginx in front of the same stack, which trusts a proxy on this machine and limits more. */
async function behindProxy(work) {
  const port = (await run('tests/free-port', [])).stdout.trim();
  const file = `${STATE}/nginx/proxied.conf`;
  for (const part of ['http', 'locations', 'fastcgi']) {
    const lines = readFileSync(`${STATE}/nginx/${part}.conf`, 'utf8');
    writeFileSync(
      `${STATE}/nginx/proxied-${part}.conf`,
      lines
        .replace(/burst=\d+/g, 'burst=40')
        .replace(/rate=\d+r/g, 'rate=2r')
        .replaceAll('/fastcgi.conf', '/proxied-fastcgi.conf'),
    );
  }
  const config = readFileSync(`${STATE}/nginx/dev.conf`, 'utf8')
    .replace(/(http|locations)\.conf/g, 'proxied-$1.conf')
    .replace(/listen [^;]*;/, `listen 127.0.0.1:${port}; set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;`)
    .replace(/^pid .*;/m, `pid ${STATE}/proxied.pid;`);
  writeFileSync(file, config);
  const nginx = spawn('nginx', ['-p', STATE, '-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
  try {
    await until('nginx serves', async () => (await fetch(`http://127.0.0.1:${port}/login`)).ok);
    await work(port);
  } finally {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
}

test('an IPv6 network counts as one address, IPv4 addresses one by one', () =>
  behindProxy(async (port) => {
    const refused = async (address) => {
      const { answers } = await flood(60, (i) =>
        fetch(`http://127.0.0.1:${port}/login`, { method: 'POST', headers: { 'X-Forwarded-For': address(i + 1) } }),
      );
      return answers.filter(({ status }) => status === 429).length;
    };
    assert.ok((await refused((i) => `2001:db8:0:1:${i}::${i}`)) > 0);
    assert.equal(await refused((i) => `2001:db8:0:${i + 1}::1`), 0);
    assert.equal(await refused((i) => `192.0.2.${i}`), 0);
    assert.equal(await refused((i) => `::ffff:198.51.100.${i}`), 0);
  }));
