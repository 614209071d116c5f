// One's own profile over HTTP: whom it obeys, and what it refuses. (browser_profile.test.mjs uses it as people do.)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './support/http.mjs';
import { otherDevice, people, signedIn } from './support/people.mjs';
import { insertMessage, quote, sql, value } from './support/sql.mjs';
import { listenLive } from './support/sse.mjs';
import { unique } from './support/stack.mjs';

const NEW = 'another secret';
const change = (client, current, next = NEW, again = next) =>
  client.form('/profile/password', { current_password: current, password: next, password_again: again });
const sessionId = (cookie) =>
  value(`SELECT id FROM chat_sessions WHERE token_digest = UNHEX(SHA2(${quote(cookie.split('=')[1])}, 256))`);
const isSignedIn = async (client) => (await client.get('/chat')).status === 200;

test('nothing of it without a session, or without the token', async () => {
  const me = await signedIn('vendor');
  const before = await sql(`SELECT name, password FROM users WHERE id = ${quote(me.id)}`);
  assert.equal((await new Client().get('/profile')).location, '/login?next=%2Fprofile');
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
  for (const path of ['', '/settings', '/password', '/sessions', '/sessions/end']) {
    const passwords = `current_password=${me.password}&password=${NEW}&password_again=${NEW}`;
    const body = `name=x&theme=dark&${passwords}&id=1&which=all`;
    assert.equal((await me.client.send('POST', `/profile${path}`, { headers, body })).status, 403, path);
    assert.equal((await new Client().form(`/profile${path}`, { name: 'x' })).location, '/login', path);
  }
  assert.deepEqual(await sql(`SELECT name, password FROM users WHERE id = ${quote(me.id)}`), before);
  assert.ok(await isSignedIn(me.client));
});

test('a new name shows everywhere at once', async () => {
  const [me, other] = await people(2);
  const name = unique('Nakató & <b>Söhne</b> ☕');
  const events = await listenLive(other.cookie);
  assert.equal((await me.client.form('/profile', { name: ` ${name} ` })).location, '/profile?saved=name');
  await insertMessage(me.id, other.id, 'hello');
  assert.equal((await events.next('message.sent')).data.user.name, name);
  events.close();
  const escaped = name.replace('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  for (const [client, path] of [
    [me.client, '/chat'],
    [me.client, '/profile?saved=name'],
    [other.client, '/chat'],
    [other.client, `/chat/${me.id}`],
  ])
    assert.ok((await client.get(path)).text.includes(escaped), path);
  const refused = await me.client.form('/profile', { name: 'x'.repeat(256) });
  assert.equal(refused.status, 422);
  assert.ok(refused.text.includes('x'.repeat(256)), 'what was typed is still there');
});

test('nobody ends other people’s sessions', async () => {
  const [me, other] = [await signedIn('vendor'), await signedIn('supplier')];
  const [mine, theirs] = [await otherDevice(me), await otherDevice(other)];
  assert.equal((await me.client.form('/profile/sessions', { id: await sessionId(theirs.cookie) })).status, 303);
  assert.equal((await me.client.form('/profile/sessions/end', { which: 'others' })).status, 303);
  assert.equal(await isSignedIn(mine.client), false);
  for (const each of [me, other, theirs]) assert.ok(await isSignedIn(each.client), each.name);
  const gone = await me.client.form('/profile/sessions', { id: await sessionId(me.cookie) });
  assert.equal(gone.location, '/login');
  assert.equal(me.client.cookie, '', 'the cookie is taken back');
  assert.equal(await isSignedIn(new Client(me.cookie)), false);
});

test('the current password is guessed as slowly as at the login, and with it', async () => {
  const me = await signedIn('vendor');
  assert.equal((await change(me.client, me.password, 'short')).status, 422);
  for (let i = 0; i < 10; ++i) assert.equal((await change(me.client, `guess-${i}`)).status, 403, `try ${i + 1}`);
  const refused = await change(me.client, me.password);
  assert.equal(refused.status, 429);
  assert.match(refused.headers['retry-after'], /^[1-9]\d*$/);
  assert.match(refused.text, /id="current-error"/);
  const sameDevice = new Client();
  sameDevice.device = me.client.device;
  assert.equal((await sameDevice.login(me.email, me.password)).status, 429);
  assert.equal((await new Client().login(me.email, me.password)).status, 303, 'others are not delayed');
  assert.ok(await isSignedIn(me.client));
});
