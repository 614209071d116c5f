// Signing in and out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, tokenIn } from './support/http.mjs';
import { account, people } from './support/people.mjs';
import { quote, sql, value } from './support/sql.mjs';
import { admin, unique } from './support/stack.mjs';

const PASSWORD = 'coffee-demo';
const LOGIN_FAILURES = 10; // of an account, before a delay
const UNKNOWN = () => `${unique('nobody')}@beantrack.test`;
const someone = await account('supplier');

/** An answer's page without what is another one in every answer. */
const plain = (html) =>
  html
    .replace(/name="_token" value="[^"]*"/, '')
    .replace(/csrf-token" content="[^"]*"/, '')
    .replace(/name="email" value="[^"]*"/, '')
    .replace(/<code>[^<]*<\/code>/, '');

test('the login page gives a form, a cookie and the token that belongs to it', async () => {
  const client = new Client();
  const answer = await client.get('/login');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
  for (const field of ['email', 'password', '_token']) assert.match(answer.text, new RegExp(`name="${field}"`));
  assert.ok(tokenIn(answer.text));
  assert.deepEqual(answer.cookie.slice(1).sort(), ['HttpOnly', 'Path=/', 'SameSite=Lax']);
  assert.equal((await client.get('/chat')).status, 303, 'the cookie alone signs nobody in');
});

test('signing in leads to the inbox, under a new cookie that lasts', async () => {
  const client = new Client();
  await client.get('/login');
  const before = client.cookie;
  const answer = await client.login(someone.email, PASSWORD);
  assert.equal(answer.status, 303);
  assert.equal(answer.location, '/chat');
  const attributes = answer.cookie.slice(1).map((each) => each.toLowerCase());
  for (const each of ['httponly', 'samesite=lax', 'path=/']) assert.ok(attributes.includes(each), each);
  assert.ok(
    attributes.some((each) => /^max-age=\d{6,}$/.test(each)),
    'it outlives the browser',
  );
  assert.notEqual(client.cookie, before, 'a planted cookie stays worthless');
  assert.equal((await new Client(before).get('/chat')).status, 303);
  const inbox = await client.get('/chat');
  assert.equal(inbox.status, 200);
  assert.match(inbox.text, /id="unread-message-count"/);
});

test('an e-mail address may be typed in capitals and with blanks around it', async () => {
  const client = new Client();
  assert.equal((await client.login(` ${someone.email.toUpperCase()} `, PASSWORD)).location, '/chat');
  assert.equal((await client.get('/chat')).status, 200);
});

test('a wrong password, an unknown user and a disabled account are one answer', async () => {
  const gone = await account('vendor');
  await admin(['user', 'disable', gone.email]);
  const answers = [];
  for (const [email, password] of [
    [someone.email, 'wrong-password'],
    [UNKNOWN(), PASSWORD],
    [gone.email, PASSWORD],
    [someone.email, ''],
    ['', ''],
    ['x@y', 'ü'.repeat(500)],
  ]) {
    const client = new Client();
    const answer = await client.login(email, password);
    assert.equal(answer.status, 401, email);
    assert.equal((await client.get('/chat')).status, 303, 'nobody is signed in');
    answers.push(plain(answer.text));
  }
  assert.equal(new Set(answers).size, 1);
  assert.doesNotMatch(answers[0], /unknown|disabled|no such/i);
});

test('… in the same time, whatever hash the account has', async () => {
  const cheap = '$2y$04$'; // any salt and hash will do: no password is right
  const hashes = { cheap: `${cheap}${'a'.repeat(53)}`, other: '$argon2id$v=19$m=65536,t=4,p=1$abc$def', none: '' };
  const emails = { usual: someone.email, unknown: UNKNOWN() };
  for (const [kind, hash] of Object.entries(hashes)) {
    emails[kind] = (await account('vendor')).email;
    await sql(`UPDATE users SET password = ${quote(hash)} WHERE email = ${quote(emails[kind])}`);
  }
  emails.disabled = (await account('vendor')).email;
  await admin(['user', 'disable', emails.disabled]);
  const client = new Client();
  for (const password of ['wrong', 'x'.repeat(600), 'nul\0']) {
    const least = Object.fromEntries(Object.keys(emails).map((kind) => [kind, Infinity])); // other work only adds to it
    const ratios = () => Object.entries(least).map(([kind, time]) => [kind, time / least.unknown]);
    const isSame = (ratio) => ratio > 0.6 && ratio < 1.67;
    for (let i = 0; i < 5 || (i < 20 && !ratios().every(([, ratio]) => isSame(ratio))); ++i) {
      await sql('DELETE FROM chat_login_failures');
      for (const [kind, email] of Object.entries(emails)) {
        const answer = await client.login(email, password);
        assert.equal(answer.status, 401, `${kind}: ${password}`);
        least[kind] = Math.min(least[kind], answer.time);
      }
    }
    for (const [kind, ratio] of ratios())
      assert.ok(isSame(ratio), `${kind} : unknown user = ${ratio.toFixed(2)} for ${password}`);
  }
});

test('missing fields, SQL and markup in them sign nobody in and break nothing', async () => {
  const client = new Client();
  assert.equal((await client.form('/login', {})).status, 401);
  for (const email of ["' OR 1=1 -- ", '"><script>alert(1)</script>', '%', '\u{1F600}@x', 'a'.repeat(5000)]) {
    const answer = await client.login(email, PASSWORD);
    assert.ok(answer.status === 401 || answer.status === 400, `${answer.status} for ${email.slice(0, 30)}`);
    assert.doesNotMatch(answer.text, /<script>alert/);
  }
});

test('without the right token nobody is signed in', async () => {
  const client = new Client();
  await client.get('/login');
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const token of ['', '&_token=', '&_token=wrong', `&_token=${await new Client().token()}`]) {
    const body = `email=${someone.email}&password=${PASSWORD}${token}`;
    assert.equal((await client.send('POST', '/login', { headers, body })).status, 403, token);
  }
  const bare = await new Client().send('POST', '/login', {
    headers,
    body: `email=${someone.email}&password=${PASSWORD}`,
  });
  assert.equal(bare.status, 403, 'without a cookie');
});

test('one comes back to where one was going', async () => {
  for (const path of ['/chat/U00001', '/chat/U00001?before=M00010', '/chat?role=vendor&q=a%20b']) {
    const client = new Client();
    const sent = await client.get(path);
    assert.equal(sent.status, 303);
    const form = await client.get(sent.location);
    assert.equal(form.status, 200);
    const next = form.text.match(/name="next" value="([^"]*)"/)[1].replaceAll('&amp;', '&');
    assert.equal((await client.login(someone.email, PASSWORD, { next })).location, path);
    assert.equal((await client.get(`/login?next=${encodeURIComponent(path)}`)).location, path, 'signed in already');
  }
});

test('but never to another site', async () => {
  const client = new Client();
  await client.login(someone.email, PASSWORD);
  for (const next of [
    '//evil.test',
    'https://evil.test/',
    '/\\evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    '///evil.test',
    'javascript:alert(1)',
    ' //evil.test',
    'evil.test',
    '/chat\r\nSet-Cookie: a=b',
    '/\n/evil.test',
    '@evil.test',
    'http:evil.test',
    '/\u0000/evil.test',
  ]) {
    for (const answer of [
      await new Client().login(someone.email, PASSWORD, { next }),
      await client.get(`/login?next=${encodeURIComponent(next)}`),
    ]) {
      assert.equal(answer.status, 303, JSON.stringify(next));
      assert.equal(answer.location, '/chat', JSON.stringify(next));
      assert.equal(answer.headers['set-cookie']?.some((line) => line.startsWith('a=')) ?? false, false);
    }
  }
});

test('signing out ends the session, here and nowhere else', async () => {
  const [here, there] = [new Client(), new Client()];
  await here.login(someone.email, PASSWORD);
  await there.login(someone.email, PASSWORD);
  const cookie = here.cookie;
  assert.equal((await here.send('POST', '/logout')).status, 403, 'needs the token');
  assert.equal((await here.get('/logout')).status, 405, 'and is no link');
  assert.equal((await here.get('/chat')).status, 200);

  const answer = await here.form('/logout', {});
  assert.equal(answer.status, 303);
  assert.equal(answer.location, '/login');
  assert.equal(here.cookie, '', 'the cookie is taken back');
  const again = new Client(cookie);
  assert.equal((await again.get('/chat')).location, '/login?next=%2Fchat');
  assert.equal((await again.getJson('/chat')).status, 401);
  assert.deepEqual((await again.getJson('/chat/unread')).json, { count: 0 });
  assert.equal((await there.get('/chat')).status, 200);
});

test('a session ends with its row, its age, its account and a new password', async () => {
  const [deleted, expired, disabled, changed] = await people(4);
  for (const each of [deleted, expired, disabled, changed]) assert.equal((await each.client.get('/chat')).status, 200);
  await sql(`DELETE FROM chat_sessions WHERE user_id = ${quote(deleted.id)}`);
  await sql(`UPDATE chat_sessions SET created_at = NOW() - INTERVAL 400 DAY, seen_at = NOW() - INTERVAL 400 DAY
              WHERE user_id = ${quote(expired.id)}`);
  await admin(['user', 'disable', disabled.email]);
  await admin(['user', 'passwd', changed.email], { input: 'another-secret\n' });
  for (const each of [deleted, expired, disabled, changed]) {
    assert.equal((await each.client.get('/chat')).status, 303, each.name);
    assert.equal((await each.client.getJson('/chat')).status, 401, each.name);
  }
  assert.equal((await new Client().login(changed.email, PASSWORD)).status, 401);
  assert.equal((await new Client().login(changed.email, 'another-secret')).status, 303);
  await admin(['user', 'enable', disabled.email]);
  assert.equal((await new Client().login(disabled.email, PASSWORD)).status, 303);
});

test('cookies that are no session are none', async () => {
  const good = (await people(1))[0].cookie;
  const token = good.split('=')[1];
  for (const cookie of [
    'beantrack_session=',
    'beantrack_session',
    `beantrack_session=${token.slice(1)}`,
    `beantrack_session=${token}x`,
    `beantrack_session=${token.toUpperCase()}X`,
    `other=${token}`,
    ';;;=;',
    'a=b; c',
    'beantrack_session=%00',
    "beantrack_session=' OR 1=1",
    `beantrack_session=${'x'.repeat(4000)}`,
    '\xff\xfe=\xff',
  ]) {
    const answer = await new Client(cookie).getJson('/chat');
    assert.ok(answer.status === 401 || answer.status === 400, `${answer.status} for ${cookie.slice(0, 60)}`);
  }
  assert.equal((await new Client(`a=b; ${good}; c=d`).get('/chat')).status, 200, 'among others it is found');
});

test('a bcrypt hash ($2y$) made by Laravel is a password here', async () => {
  const email = `${unique('laravel')}@beantrack.test`;
  const hash = '$2y$10$92IXUNpkjO0rOQ5byMi.Ye4oKoEa3Ro9llC/.og/at2.uheWG/igi'; // of Laravel's UserFactory: "password"
  await sql(`INSERT INTO users (email, password, role, name) VALUES (${quote(email)}, ${quote(hash)}, 'vendor', 'L')`);
  assert.equal((await new Client().login(email, 'Password')).status, 401);
  const client = new Client();
  assert.equal((await client.login(email, 'password')).status, 303);
  assert.equal((await client.get('/chat')).status, 200);
  assert.equal(await value(`SELECT password FROM users WHERE email = ${quote(email)}`), hash, 'and stays as it is');
});

test('a hash of another cost is replaced at a sign-in, and no session ends', async () => {
  const each = await account('vendor');
  const first = new Client();
  await first.login(each.email, PASSWORD);
  const { stdout } = await admin(['user', 'passwd', each.email], {
    input: `${PASSWORD}\n`,
    options: { BEANTRACK_PASSWORD_COST: '5' },
  });
  assert.match(stdout, /signed out everywhere/);
  assert.equal((await first.get('/chat')).status, 303, 'the same password, but set anew');
  const cost = () => value(`SELECT SUBSTRING(password, 1, 7) FROM users WHERE email = ${quote(each.email)}`);
  assert.equal(await cost(), '$2y$05$');
  const [one, other] = [new Client(), new Client()];
  const answers = await Promise.all([one.login(each.email, PASSWORD), other.login(each.email, PASSWORD)]);
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [303, 303],
  );
  assert.equal(await cost(), '$2y$10$');
  for (const client of [one, other]) assert.equal((await client.get('/chat')).status, 200);
  assert.equal((await new Client().login(each.email, PASSWORD)).status, 303);
});

test('other spellings of an address do not guess for longer', async () => {
  const victim = await account('vendor');
  const [name, host] = victim.email.split('@');
  const answers = [];
  await sql('DELETE FROM chat_login_failures'); // all odd spellings share a count
  for (let i = 1; i <= LOGIN_FAILURES + 2; ++i) {
    const odd = String.fromCodePoint(0x200b).repeat(i); // characters that the database passes over
    answers.push((await new Client().login(`${name}${odd}@${host}`, `guess-${i}`)).status);
  }
  assert.deepEqual([...new Set(answers.slice(0, LOGIN_FAILURES))], [401]);
  assert.deepEqual([...new Set(answers.slice(LOGIN_FAILURES))], [429]);
});

test('somebody who guesses passwords has to wait; neither others nor a known device of the account have', async () => {
  const [victim, other] = [await account('vendor'), await account('vendor')];
  const owner = new Client();
  await owner.login(victim.email, PASSWORD);
  const client = new Client();
  for (let i = 0; i < LOGIN_FAILURES; ++i)
    assert.equal((await client.login(victim.email, `guess-${i}`)).status, 401, `try ${i + 1}`);
  const refused = await client.login(victim.email, PASSWORD);
  assert.equal(refused.status, 429);
  assert.match(refused.headers['retry-after'], /^[1-5]$/);
  assert.equal((await client.login(other.email, PASSWORD)).status, 303);
  await owner.form('/logout', {});
  assert.equal((await owner.login(victim.email, PASSWORD)).status, 303);
});

test('guesses at the same time do not slip past the count', async () => {
  const victim = await account('vendor');
  const statuses = [];
  for (let round = 0; round < 10; ++round) {
    const clients = [new Client(), new Client(), new Client()];
    const answers = await Promise.all(clients.map((each, i) => each.login(victim.email, `guess-${round}-${i}`)));
    statuses.push(...answers.map((each) => each.status));
  }
  assert.ok(statuses.filter((each) => each === 401).length <= LOGIN_FAILURES + 2, `${statuses}`); // after 5 s and 10 s
  assert.ok(statuses.includes(429));
});
