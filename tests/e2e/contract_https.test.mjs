// What HTTPS changes, where nginx has the certificate and where a proxy in front has it: cookies that nobody else can
// plant, browsers that insist on HTTPS. And which cookie counts, in the workers and in the push daemon alike.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { after, before, test } from 'node:test';
import { Client, fetchRaw } from './support/http.mjs';
import { startNginx } from './support/own_nginx.mjs';
import { signedIn } from './support/people.mjs';

let nginx;
let someone;
before(async () => {
  nginx = await startNginx();
  someone = await signedIn('supplier');
});
after(() => nginx?.stop());

const SECURE = ['secure', 'proxied'];
const token = (cookie) => cookie.split('=')[1];

async function signedInAt(base) {
  const client = new Client('', base);
  assert.equal((await client.login(someone.email, someone.password)).status, 303);
  return client;
}

/** Whether a Cookie header is that of a session, as the workers and the push daemon see it. */
async function seen(base, Cookie) {
  const headers = { Cookie };
  const { status } = await fetchRaw('GET', '/chat', { base, headers });
  return { worker: status === 200, daemon: (await streamStatus(base, headers)) === 200 };
}

/** The status of a stream, which is then left: an open one does not end by itself. */
function streamStatus(base, headers) {
  const send = base.protocol === 'https:' ? secureRequest : request;
  const options = { host: base.hostname, port: base.port, path: '/chat/stream', headers, agent: false };
  return new Promise((done, failed) => {
    const sent = send({ ...options, rejectUnauthorized: false }, (answer) => {
      done(answer.statusCode);
      answer.on('error', () => {}).destroy();
    });
    sent.on('error', failed);
    sent.end();
  });
}

for (const where of SECURE) {
  test(`${where}: the cookie has the prefix, and the one without it is none`, async () => {
    const base = nginx[where];
    const form = await fetchRaw('GET', '/login', { base });
    assert.match(form.cookie[0], /^__Host-beantrack_session=v\./);
    const client = await signedInAt(base);
    const [pair, ...attributes] = (await new Client('', base).login(someone.email, someone.password)).cookie;
    assert.match(pair, /^__Host-beantrack_session=[\w-]{43}$/);
    for (const each of ['Secure', 'Path=/', 'HttpOnly', 'SameSite=Lax']) assert.ok(attributes.includes(each), each);
    assert.ok(!attributes.some((each) => each.startsWith('Domain')));

    const own = token(client.cookie);
    assert.deepEqual(await seen(base, client.cookie), { worker: true, daemon: true });
    assert.deepEqual(await seen(base, `beantrack_session=${own}`), { worker: false, daemon: false });
    const planted = `beantrack_session=${token(someone.cookie)}; ${client.cookie}`;
    assert.ok((await fetchRaw('GET', '/profile', { base, headers: { Cookie: planted } })).text.includes(someone.email));
  });

  test(`${where}: the cookie of before is taken back, and nothing unsent with it`, async () => {
    const answer = await fetchRaw('GET', '/chat', { base: nginx[where], headers: { Cookie: someone.cookie } });
    assert.equal(answer.status, 303);
    assert.ok(answer.headers['set-cookie'].some((line) => /^beantrack_session=;.*Max-Age=0/.test(line)));
    assert.doesNotMatch(answer.headers['clear-site-data'] ?? '', /storage|\*|cookies/);
  });

  test(`${where}: every answer tells browsers to insist on HTTPS`, async () => {
    const pages = ['/login', '/chat', '/nowhere', '/chat/', '/login?%'];
    for (const path of [...pages, '/chat/stream', '/static/icon.svg', '/worker.js'])
      assert.equal(
        (await fetchRaw('GET', path, { base: nginx[where] })).headers['strict-transport-security'],
        'max-age=31536000',
        path,
      );
  });
}

test('without HTTPS, nothing that a client says switches it on', async () => {
  const claims = {
    HTTPS: 'on',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Ssl': 'on',
    'Front-End-Https': 'on',
    Forwarded: 'proto=https',
    'X-Https': 'on',
  };
  for (const headers of [{}, claims]) {
    const answer = await fetchRaw('GET', '/login', { base: nginx.plain, headers });
    assert.match(answer.cookie[0], /^beantrack_session=/);
    assert.ok(!answer.cookie.includes('Secure'));
    assert.equal(answer.headers['strict-transport-security'], undefined);
  }
  const client = await signedInAt(nginx.plain);
  const stream = fetchRaw('GET', '/chat/stream', {
    base: nginx.plain,
    headers: { ...claims, Cookie: client.cookie.replace('beantrack', '__Host-beantrack') },
  });
  assert.equal((await stream).status, 401, 'the daemon believes nginx alone');
});

test('one rule for cookies, in the workers and in the push daemon', async () => {
  const { cookie } = await signedInAt(nginx.plain);
  const other = (await signedInAt(nginx.plain)).cookie;
  const value = token(cookie);
  for (const [header, counts] of [
    [cookie, true],
    [`a=b;${cookie};c=d`, true],
    [` ${cookie} ;`, true],
    [`${cookie}; Beantrack_session=x`, true],
    [`BEANTRACK_SESSION=${value}`, false],
    [`Beantrack_Session=${value}; x=y`, false],
    [`beantrack_session="${value}"`, false],
    [`"beantrack_session"=${value}`, false],
    [`${cookie}; ${cookie}`, false],
    [`${cookie}; ${other}`, false],
    [`beantrack_session=; ${cookie}`, false],
    [`${cookie}; beantrack_session=x`, false],
    [`beantrack_session=${value}%20`, false],
    [`beantrack_session=${value.toLowerCase()}`, value === value.toLowerCase()],
    [`xbeantrack_session=${value}`, false],
    [`__Host-beantrack_session=${value}`, false],
    [`a=beantrack_session=${value}`, false],
    [`a=b, ${cookie}`, false],
  ])
    assert.deepEqual(await seen(nginx.plain, header), { worker: counts, daemon: counts }, header);
});
