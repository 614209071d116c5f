// The inbox and the badge on a bad network: what they show is never older than what they have heard.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { afterwards, answered, noteHeard, requestsOf } from './support/absence.mjs';
import { holdAnswer, launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage } from './support/sql.mjs';
import { logPosition } from './support/sse.mjs';
import { until, url } from './support/stack.mjs';
import { SqlSession } from '../faults/session.mjs';

const browser = await launch();
after(() => browser.close());

/** The inbox of somebody to whom `one` has written, live: { me, one, page, row, count }. */
async function inbox() {
  const [me, one] = await people(2);
  await insertMessage(one.id, me.id, 'older');
  await logPosition();
  const page = await pageIn(await windowOf(browser, me), '/chat');
  const row = page.locator(`[data-contact="${one.id}"]`);
  const count = (number) => row.locator('.contact-unread', { hasText: new RegExp(`^${number}$`) });
  await insertMessage(one.id, me.id, 'warm');
  await row.getByText('warm').waitFor();
  await count(2).waitFor();
  return { me, one, page, row, count };
}

test('a list that is fetched late does not undo what arrived meanwhile', async () => {
  const { me, one, page, row, count } = await inbox();
  const held = await holdAnswer(page, /\/chat$/, { times: 1 });
  await me.client.get(`/chat/${one.id}`); // read on another device: the list is fetched anew
  await held.fetched;
  await insertMessage(one.id, me.id, 'during');
  await row.getByText('during').waitFor();
  held.release();
  await count(1).waitFor(); // of the new list: what came before is read
  await row.getByText('during').waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('of two reasons to fetch the list, the second waits for the first', async () => {
  const { me, one, page, row, count } = await inbox();
  const lists = requestsOf(page, '/chat');
  const held = await holdAnswer(page, /\/chat$/, { times: 1 });
  await me.client.json('/chat/mark-read', { sender_id: one.id });
  await held.fetched;
  await insertMessage(one.id, me.id, 'the newest');
  await row.getByText('the newest').waitFor();
  await noteHeard(page, ['message.read']);
  await me.client.json('/chat/mark-read', { sender_id: one.id });
  await page.waitForFunction(() => window.heard.includes('message.read'));
  await afterwards(page);
  assert.equal(lists.length, 1);
  held.release();
  await until('the second is asked for', () => lists.length === 2);
  await answered(lists);
  await afterwards(page);
  assert.ok(await row.getByText('the newest').isVisible());
  assert.ok(await row.locator('.contact-unread').isHidden());
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a message that is committed late is counted', async () => {
  const { me, one, page, row, count } = await inbox();
  const held = new SqlSession();
  await held.run(`START TRANSACTION;
    INSERT INTO messages (sender_id, receiver_id, content) VALUES ('${one.id}', '${me.id}', 'late')`);
  await insertMessage(one.id, me.id, 'quick');
  await row.getByText('quick').waitFor();
  await held.run('COMMIT');
  held.close();
  await count(4).waitFor();
  await row.getByText('quick').waitFor();
  await page.context().close();
});

test('a badge whose count could not be had is asked for again', async () => {
  const { me, one, page } = await inbox();
  const badge = page.locator('#unread-message-count');
  await badge.getByText(/^2$/).waitFor();
  let refused = 0;
  await page.route(
    '**/chat/unread',
    (route) => {
      refused += 1;
      return route.fulfill({ status: 503, body: '{}' });
    },
    { times: 2 },
  );
  await insertMessage(one.id, me.id, 'second');
  await badge.getByText(/^3$/).waitFor({ timeout: 25_000 });
  assert.equal(refused, 2);
  await page.context().close();
});

test('a row says who is writing, and then what was written', async () => {
  const { me, one, page, row } = await inbox();
  await one.client.json('/chat/typing', { receiver_id: me.id });
  const writing = row.getByText('is typing…');
  await writing.waitFor();
  assert.ok(await row.getByText('warm').isHidden());
  await insertMessage(one.id, me.id, 'written');
  await row.getByText('written').waitFor();
  await writing.waitFor({ state: 'detached' });
  await one.client.json('/chat/typing', { receiver_id: me.id });
  await writing.waitFor();
  await writing.waitFor({ state: 'detached', timeout: 10_000 }); // silence
  await row.getByText('written').waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a row says what is being written to somebody, where nothing is unread', async () => {
  const { me, one, page, row } = await inbox();
  const room = await page.context().newPage();
  await room.goto(url(`/chat/${one.id}`));
  await room.locator('#message').fill('<b>Half</b> a price');
  const draft = row.getByText('Draft: <b>Half</b> a price');
  await draft.waitFor();
  assert.ok(await row.getByText('warm').isHidden());
  await room.close();
  await insertMessage(one.id, me.id, 'news');
  await row.getByText('news').waitFor();
  assert.ok(await draft.isHidden());
  await page.goto(url(`/chat/${one.id}`));
  await page.locator('#message').fill('');
  await page.goto(url('/chat'));
  await row.getByText('news').waitFor();
  assert.equal(await draft.count(), 0);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
