// What counts as read: what somebody has looked at, and nothing else. A room opens where the new messages begin.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, quote, value } from './support/sql.mjs';
import { until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const unread = async (me, other) =>
  Number(
    await value(`SELECT COUNT(*) FROM messages WHERE receiver_id = ${quote(me.id)} AND sender_id = ${quote(other.id)}
      AND is_read = 0`),
  );

/** A window that has shown a page before, so that the server knows of its scripts. */
async function opened(person, options) {
  const context = await windowOf(browser, person, options);
  const page = await pageIn(context, '/chat');
  await page.waitForFunction(() => document.cookie.includes('beantrack_scripts='));
  return page;
}

async function finish(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

test('a room in the background marks nothing as read, until somebody looks at it', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 3);
  const page = await opened(me);
  await page.addInitScript(() => {
    window.away = true;
    Object.defineProperty(document, 'hasFocus', { value: () => !window.away });
  });
  await page.goto(url(`/chat/${other.id}`));
  await page.locator('.new-line').waitFor();
  await page.waitForTimeout(500);
  assert.equal(await unread(me, other), 3);
  assert.equal(await page.locator('#unread-message-count').textContent(), '3');
  await page.evaluate(() => {
    window.away = false;
    window.dispatchEvent(new Event('focus'));
  });
  await until('they are read', async () => (await unread(me, other)) === 0);
  await page.locator('#unread-message-count').waitFor({ state: 'hidden' });
  await finish(page);
});

test('it opens at the line of what is new, and reads as far as one has come', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'seen ', 30);
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  await insertMessages(other.id, me.id, 'new ', 45);
  const page = await opened(me);
  await page.goto(url(`/chat/${other.id}`));
  const line = page.locator('.new-line');
  await until('the line is in sight', async () => {
    const box = await line.boundingBox();
    return box && box.y > 0 && box.y < 300;
  });
  await until('what is on the screen is read', async () => (await unread(me, other)) < 45);
  await page.waitForTimeout(500);
  const rest = await unread(me, other);
  assert.ok(rest > 5, `${rest} are below the screen`);
  await until(
    'the button counts them',
    async () => Math.abs(Number(await page.locator('#jump-count').textContent()) - rest) <= 1,
  );
  await page.locator('#jump').click();
  await until('all is read', async () => (await unread(me, other)) === 0);
  await page.locator('#jump').waitFor({ state: 'hidden' });
  await finish(page);
});

test('what is unread above the page is told, led to, read as one passes it, or marked at once', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'old ', 130);
  const first = await value(`SELECT id FROM messages WHERE receiver_id = ${quote(me.id)} ORDER BY seq LIMIT 1`);
  const page = await opened(me);
  await page.goto(url(`/chat/${other.id}`));
  const above = page.locator('.above a', { hasText: '80' });
  await above.waitFor();
  assert.equal(await page.locator('.new-line').count(), 0, 'what is new begins further up');
  await until('the newest are read', async () => (await unread(me, other)) < 130);
  assert.ok((await unread(me, other)) > 90, 'and no others');
  const before = await unread(me, other);
  await above.click();
  await page.locator(`#message-${first}:target`).waitFor();
  await page.locator('.above').waitFor({ state: 'hidden' });
  await until('the first are read', async () => (await unread(me, other)) < before);
  assert.ok((await unread(me, other)) > 60, 'and no others');
  await page.goto(url(`/chat/${other.id}`));
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await until('all are read', async () => (await unread(me, other)) === 0);
  await page.locator('.above').waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).pathname, `/chat/${other.id}`);
  await finish(page);
});

test('without JavaScript a page that is fetched is read', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 60);
  const page = await pageIn(await windowOf(browser, me, { javaScriptEnabled: false }), `/chat/${other.id}`);
  assert.equal(await unread(me, other), 10);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.locator('.bubble').first().waitFor();
  assert.equal(await unread(me, other), 0);
  await page.context().close();
});

test('an address of no message of this conversation says so; one past its ends leads to the newest', async () => {
  const [me, other, third] = await people(3);
  await insertMessage(third.id, other.id, 'elsewhere');
  await insertMessages(other.id, me.id, 'line ', 2);
  const elsewhere = await value(`SELECT id FROM messages WHERE sender_id = ${quote(third.id)}`);
  assert.equal((await me.client.get(`/chat/${other.id}?at=${elsewhere}`)).status, 404);
  const last = await value(`SELECT id FROM messages WHERE receiver_id = ${quote(me.id)} ORDER BY seq DESC LIMIT 1`);
  for (const query of [`before=M00000`, `after=${last}`]) {
    const answer = await me.client.get(`/chat/${other.id}?${query}`);
    assert.equal(answer.status, 303, query);
    assert.equal(answer.location, `/chat/${other.id}`);
  }
});

test('“Read” stands on what was read alone: not on what is further up and was never on their screen', async () => {
  const [me, other] = await people(2);
  await insertMessages(me.id, other.id, 'mine ', 40);
  const mine = await opened(me);
  await mine.goto(url(`/chat/${other.id}`));
  const theirs = await opened(other);
  await theirs.goto(url(`/chat/${me.id}`)); // at the first of them
  const read = mine.locator('.bubble', { has: mine.locator('.bubble-state time') });
  await until('the first are read', async () => (await read.count()) > 0);
  await mine.waitForTimeout(500);
  assert.ok((await read.count()) < 30, `${await read.count()}`);
  assert.equal(await read.count(), 40 - (await unread(other, me)));
  await theirs.locator('#jump').click();
  await until('all are read', async () => (await read.count()) === 40);
  await finish(mine);
  await finish(theirs);
});
