// What is counted as unread can be read, also in a conversation in which nobody may write any more.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, quote, sql, value } from './support/sql.mjs';
import { until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const unread = (person) =>
  value(`SELECT COUNT(*) FROM messages WHERE receiver_id = ${quote(person.id)} AND is_read = 0`);

test('after a change of roles the badge clears when the messages are looked at', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, 'before the change');
  await sql(`UPDATE users SET role = 'admin' WHERE id IN (${quote(me.id)}, ${quote(other.id)})`);
  const page = await pageIn(await windowOf(browser, me), '/chat');
  await page.waitForFunction(() => document.cookie.includes('beantrack_scripts='));
  await page.waitForFunction(() => document.getElementById('unread-message-count').textContent === '1');
  await page.locator(`[data-contact="${other.id}"] a`).click();
  await page.locator('.bubble', { hasText: 'before the change' }).waitFor();
  await page.locator('#read-only').waitFor();
  assert.ok(await page.locator('#chat-form').isHidden());
  await page.locator('#unread-message-count').waitFor({ state: 'hidden' });
  assert.equal(await unread(me), '0');
  await insertMessage(other.id, me.id, 'typed at a prompt');
  await page.locator('.bubble', { hasText: 'typed at a prompt' }).waitFor();
  await until('it is read', async () => (await unread(me)) === '0');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a message that arrives live asks for a reply only where one can be written', async () => {
  const [me, admin, partner] = await people(3);
  await insertMessage(admin.id, me.id, 'an older one');
  await insertMessage(partner.id, me.id, 'another');
  await sql(`UPDATE users SET role = 'admin' WHERE id IN (${quote(me.id)}, ${quote(admin.id)})`);
  const context = await windowOf(browser, me);
  const inbox = await pageIn(context, '/chat');
  const room = await pageIn(context, `/chat/${partner.id}`); // with the same list beside it
  for (const page of [inbox, room]) {
    const row = ({ id }) => page.locator(`#contacts [data-contact="${id}"]`);
    await row(admin).getByText(page === inbox ? 'an older one' : 'live').waitFor();
    const newest = `live on ${page === inbox ? 'the inbox' : 'the room'}`;
    await insertMessage(admin.id, me.id, newest);
    await insertMessage(partner.id, me.id, newest);
    for (const person of [admin, partner]) await row(person).getByText(newest).waitFor();
    assert.equal(await row(partner).locator('.needs-reply').count(), 1);
    assert.equal(await row(admin).locator('.needs-reply').count(), 0);
    assert.deepEqual(page.faults, []);
  }
  await context.close();
});

test('a message to oneself is never unread, and can be read', async () => {
  const [me, other] = await people(2);
  const context = await windowOf(browser, me);
  const page = await pageIn(context, '/chat');
  await insertMessage(me.id, me.id, 'note to self');
  await insertMessage(other.id, me.id, 'a later one');
  await page.waitForFunction(() => document.getElementById('unread-message-count').textContent === '1');
  await page.goto(url(`/chat/${me.id}`));
  await page.locator('.bubble', { hasText: 'note to self' }).waitFor();
  assert.ok(await page.locator('#chat-form').isHidden());
  assert.deepEqual(page.faults, []);
  await context.close();
});

test('the words of a deleted account leave the search index', async () => {
  const [me, other] = await people(2);
  const word = `kahawa${other.id}`;
  await insertMessage(other.id, me.id, word);
  const words = () => value(`SELECT COUNT(*) FROM chat_search WHERE tokens LIKE '%${word.toLowerCase()}%'`);
  await until('it is indexed', async () => (await words()) === '1');
  await sql(`DELETE FROM users WHERE id = ${quote(other.id)}`);
  await until('its words are gone', async () => (await words()) === '0');
});
