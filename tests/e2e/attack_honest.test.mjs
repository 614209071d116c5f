// What a site's limits mean for somebody who uses the chat as fast as a person can: nothing.
import './support/site_stack.mjs';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessages, quote, value } from './support/sql.mjs';
import { sleep, until } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const TABS = 10;
const MESSAGES = 8; // written one a second
const HISTORY = 400; // messages
const SECOND = 1_000;
const PAGE = 50; // messages that one piece of history has

const bubbles = (page) => page.locator('#chat-messages > .bubble').count();
const stored = (from, text) =>
  value(`SELECT COUNT(*) FROM messages WHERE sender_id = ${quote(from.id)} AND content LIKE ${quote(text)}`);

async function write(page, text) {
  await page.locator('#message').pressSequentially(text, { delay: 20 });
  await page.locator('#chat-form button[type=submit]').click();
}

test('ten tabs, a message each second and all of the history at once meet no limit', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'history ', HISTORY);
  const context = await windowOf(browser, me);
  const refused = [];
  context.on('response', (response) => {
    if (response.status() === 429) refused.push(response.url());
  });
  const tabs = await Promise.all(Array.from({ length: TABS }, () => pageIn(context, `/chat/${other.id}`)));
  const [page, reader] = tabs;
  for (let i = 1; i <= MESSAGES; ++i) {
    const next = sleep(SECOND);
    await page.bringToFront();
    await write(page, `offer ${i}`);
    await reader.bringToFront();
    await reader.locator('.scroller').evaluate((scroller, top) => scroller.scrollTo(0, top), -100_000 - i);
    await until('older messages', async () => (await bubbles(reader)) >= Math.min((i + 1) * PAGE, HISTORY));
    await next;
  }
  await until('all are sent', async () => (await stored(me, 'offer %')) === String(MESSAGES));
  assert.deepEqual(refused, []);
  for (const { faults } of tabs) assert.deepEqual(faults, []);
  await context.close();
});

test('a page that was refused while many opened at once opens by itself', async () => {
  const [me, other] = await people(2);
  const answers = [];
  const refused = await until('a page is refused', async () => {
    answers.push(...(await Promise.all(Array.from({ length: 30 }, () => me.client.get(`/chat/${other.id}`)))));
    const found = answers.filter(({ status }) => status === 429);
    return found.length > 0 && found;
  });
  assert.ok(refused.length < answers.length);
  for (const { headers } of refused) assert.equal(headers.refresh, headers['retry-after']);
});

test('messages beyond the limit wait, and each is sent once', async () => {
  const [me, other] = await people(2);
  const context = await windowOf(browser, me);
  const page = await pageIn(context, `/chat/${other.id}`);
  let flooding = true;
  page.on('response', (response) => {
    if (response.status() === 429) flooding = false;
  });
  await me.client.token();
  const flood = async () => {
    while (flooding) await me.client.script('/chat/send', { receiver_id: other.id, message: 'flood' });
  };
  const floods = [flood(), flood(), flood()]; // as another device of theirs
  let written = 0;
  while (flooding) await write(page, `o${++written}`);
  await Promise.all(floods);
  const texts = Array.from({ length: written }, (_, i) => `o${i + 1}`).join();
  const sent = `SELECT GROUP_CONCAT(content ORDER BY seq) FROM messages WHERE sender_id = ${quote(me.id)} AND content LIKE 'o%'`;
  await until('all are sent, in order', async () => (await value(sent)) === texts, { within: 60_000 });
  await until('none waits any more', async () => (await page.locator('#pending .bubble').count()) === 0);
  await context.close();
});
