// Names that others can rely on, over HTTP: who may choose which, and what everybody is told of a change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, people, signedIn } from './support/people.mjs';
import { insertMessage, quote, sql, value } from './support/sql.mjs';
import { listenLive } from './support/sse.mjs';
import { admin, unique } from './support/stack.mjs';

const rename = (person, name) => person.client.form('/profile', { name });
const personalName = ({ id }) => value(`SELECT name FROM users WHERE id = ${quote(id)}`);
const MARK = 'aria-label="Verified company"';

test('a refusal says why, and changes nothing', async () => {
  const word = unique('firm');
  const victim = await signedIn('supplier', { name: `${word} Roasters` });
  const attacker = await signedIn('vendor');
  for (const [name, reason] of [
    [`${word} roasters Ltd`, 'too similar to'],
    [`${word} Rоasters`, 'mixes alphabets'], // Cyrillic o
    [`${word} Roasters Uganda`, 'contains or resembles'],
    [`Genuine ${word} Roaster`, 'contains or resembles'],
    [`${word} Support`, 'reserved'],
    [`${word} ✅`, 'check mark'],
    [`${word} · ${victim.id}`, 'a BeanTrack ID'],
  ]) {
    const answer = await rename(attacker, name);
    assert.equal(answer.status, 422, name);
    assert.ok(answer.text.includes(reason), name);
  }
  assert.equal(await personalName(attacker), attacker.name);
  assert.equal((await rename(victim, `${word} ROASTERS`)).status, 303, 'one’s own name');
});

test('a company keeps its name when its person takes another', async () => {
  const me = await signedIn('supplier');
  const [other] = await people(1);
  const person = unique('Grace');
  assert.equal((await rename(me, person)).status, 303);
  const events = await listenLive(other.cookie);
  await insertMessage(me.id, other.id, 'hello');
  const { user } = (await events.next('message.sent')).data;
  events.close();
  assert.deepEqual(user, { id: me.id, name: me.name, role: 'supplier' });
  const room = (await other.client.get(`/chat/${me.id}`)).text;
  assert.ok(room.includes(me.name) && room.includes(`<bdi>${person}</bdi> · ${me.id}`));
});

test('a name without a company stands beside the role and the ID', async () => {
  const me = await signedIn('vendor');
  const [other] = await people(1);
  await insertMessage(me.id, other.id, 'hello');
  await sql(`DELETE FROM wholesaler WHERE user_id = ${quote(me.id)}`);
  assert.ok((await other.client.get('/chat')).text.includes(`<span class="contact-person">Vendor · ${me.id}</span>`));
  assert.ok((await other.client.get(`/chat/${me.id}`)).text.includes(`<span class="room-person">· ${me.id}</span>`));
});

test('of two look-alikes at the same moment, one is accepted', async () => {
  const everybody = await people(6);
  const word = unique('twin');
  const answers = await Promise.all(everybody.map((each, i) => rename(each, `${word}${'-'.repeat(i)}Mill`)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 422, 422, 422, 422, 422]);
});

test('a change by SQL shows in the room, between the messages, and in the card', async () => {
  const [me, other] = await people(2);
  const name = unique('renamed');
  await insertMessage(other.id, me.id, 'written before');
  await sql(`UPDATE users SET name = ${quote(name)} WHERE id = ${quote(other.id)}`);
  await insertMessage(other.id, me.id, 'written after');
  const line = `“<bdi>${other.name}</bdi>” to “<bdi>${name}</bdi>”`;
  const room = (await me.client.get(`/chat/${other.id}`)).text;
  const places = ['written before</p>', line, 'written after</p>'].map((part) => room.indexOf(part));
  assert.ok(places[0] > 0 && places[0] < places[1] && places[1] < places[2], String(places));
  assert.ok((await me.client.get(`/chat/${other.id}/about`)).text.includes(line));
  assert.equal((await rename(me, name.toUpperCase())).status, 422, 'it is compared at once');
});

test('the operator and admins name and approve companies, nobody else', async () => {
  const [me, stranger] = [await signedIn('supplier'), await signedIn('vendor')];
  const boss = await signedIn('admin');
  const path = `/chat/${me.id}/company`;
  const card = async () => (await stranger.client.get(`/chat/${me.id}/about`)).text;
  for (const each of [me, stranger])
    assert.equal((await each.client.form(path, { company: 'Mine now', approved: '1' })).status, 403);
  assert.ok((await card()).includes('Not verified'));

  const company = unique('Growers');
  assert.equal((await boss.client.form(path, { company, approved: '1' })).status, 303);
  assert.ok((await card()).includes(company) && (await card()).includes(MARK));
  const taken = await boss.client.form(path, { company: stranger.name, approved: '1' });
  assert.equal(taken.status, 422);
  assert.ok(taken.text.includes('too similar'));

  const other = unique('Operated');
  await admin(['user', 'company', me.id, other]);
  assert.ok((await card()).includes(other));
  await admin(['user', 'unapprove', me.id]);
  assert.ok(!(await card()).includes(MARK));
  await assert.rejects(admin(['user', 'company', me.id, stranger.name]), /too similar/);
  await admin(['user', 'company', me.id, stranger.name, '--force']);
  assert.ok((await card()).includes(stranger.name));
  await assert.rejects(account('vendor', { name: stranger.name, force: false }), /too similar/);
});
