// What counts as read: what somebody has looked at, and nothing else. A room opens where the new messages begin.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { answered, pass, requestsOf } from './support/absence.mjs';
import { holdAnswer, launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, quote, value } from './support/sql.mjs';
import { BASE, until, url } from './support/stack.mjs';
import { SqlSession } from '../faults/session.mjs';

const browser = await launch();
after(() => browser.close());

const MARKED_MS = 2_000; // of the page's clock: by then it has told what is read

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
  const marks = requestsOf(page, '/chat/mark-read');
  await page.clock.install();
  await page.goto(url(`/chat/${other.id}`));
  await page.locator('.new-line').waitFor();
  await pass(page, MARKED_MS);
  assert.deepEqual(marks, []);
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
  /** How many are left, once that is less than `most` and the button has the same number. */
  const left = (most) =>
    until(`the button counts less than ${most}`, async () => {
      const rest = await unread(me, other);
      return rest < most && Math.abs(Number(await page.locator('#jump-count').textContent()) - rest) <= 1 && rest;
    });
  const rest = await left(45);
  assert.ok(rest > 5, `${rest} are below the screen`);
  await page.locator('.scroller').evaluate((each) => each.scrollBy(0, 400));
  await left(rest - 3);
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

test('without JavaScript, where the browser remembers that there was some, one button marks what is on the page', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 3);
  const context = await windowOf(browser, me, { javaScriptEnabled: false });
  await context.addCookies([{ name: 'beantrack_scripts', value: '1', url: BASE.href }]);
  const page = await pageIn(context, `/chat/${other.id}`);
  assert.equal(await unread(me, other), 3);
  await insertMessage(other.id, me.id, 'later');
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.locator('.bubble').getByText('later').waitFor();
  assert.equal(await unread(me, other), 1, 'what came after the page is on no page yet');
  await page.context().close();
});

test('of messages that come while a mark is on its way, those that are on no page stay unread, and are told', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 60);
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  await insertMessages(other.id, me.id, 'new ', 5);
  const page = await opened(me);
  const marks = requestsOf(page, '/chat/mark-read');
  const held = await holdAnswer(page, /\/chat\/mark-read$/, { times: 1 });
  await page.clock.install();
  await page.goto(url(`/chat/${other.id}`));
  await held.fetched;
  await insertMessages(other.id, me.id, 'many ', 150);
  await page.locator('.above a', { hasText: '100' }).waitFor(); // the newest page has taken the place of the list
  held.release();
  await until('what is shown is read', async () => (await unread(me, other)) < 150);
  await pass(page, MARKED_MS);
  await answered(marks);
  const rest = await unread(me, other);
  assert.ok(rest >= 100, `${rest} are unread`);
  await page.locator('.above a').click();
  await page.locator('.bubble').getByText('many 1', { exact: true }).waitFor();
  await finish(page);
});

test('who comes back to a room is told what is unread by now', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'old ', 130);
  const page = await opened(me);
  await page.goto(url(`/chat/${other.id}`));
  await page.locator('.above a', { hasText: '80' }).waitFor();
  await page.goto(url('/chat/search'));
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  await page.goBack();
  await page.locator('.bubble').first().waitFor();
  await page.locator('.above').waitFor({ state: 'detached' });
  await finish(page);
});

test('an address far back reads nothing of the newest', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 120);
  const first = await value(`SELECT id FROM messages WHERE receiver_id = ${quote(me.id)} ORDER BY seq LIMIT 1`);
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  await insertMessages(other.id, me.id, 'new ', 5);
  const page = await opened(me);
  const marks = requestsOf(page, '/chat/mark-read');
  await page.clock.install();
  await page.goto(url(`/chat/${other.id}#message-${first}`));
  await page.locator(`#message-${first}:target`).waitFor();
  await pass(page, MARKED_MS);
  await answered(marks);
  assert.equal(await unread(me, other), 5);
  await finish(page);
});

test('a message is seen when half of it is, or half a screen of it', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 30);
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  const page = await opened(me, { viewport: { width: 360, height: 600 } });
  const marks = requestsOf(page, '/chat/mark-read');
  await page.clock.install();
  await page.goto(url(`/chat/${other.id}`));
  await page.locator('.bubble').last().waitFor();
  await page.locator('.scroller').evaluate((each) => each.scrollTo(0, -200));
  await page.waitForFunction(() => document.querySelector('.scroller').scrollTop < -100);
  const id = await insertMessage(other.id, me.id, 'tall\n'.repeat(120));
  const bubble = page.locator(`#message-${id}`);
  await bubble.waitFor({ state: 'attached' });
  const showOf = (px) =>
    bubble.evaluate((each, most) => {
      const scroller = document.querySelector('.scroller');
      const scrolled = new Promise((done) => {
        scroller.addEventListener('scroll', done, { once: true });
      });
      scroller.scrollTop += each.getBoundingClientRect().top - scroller.getBoundingClientRect().bottom + most;
      return scrolled.then(() => {});
    }, px);
  await showOf(20);
  await pass(page, MARKED_MS);
  await answered(marks);
  assert.equal(await unread(me, other), 1);
  await showOf(400);
  await until('it is read', async () => (await unread(me, other)) === 0);
  await finish(page);
});

test('a message that is committed late is read, too', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, 'first');
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  const page = await opened(me);
  await page.goto(url(`/chat/${other.id}`));
  const held = new SqlSession();
  await held.run(`START TRANSACTION;
    INSERT INTO messages (sender_id, receiver_id, content) VALUES ('${other.id}', '${me.id}', 'late')`);
  await insertMessage(other.id, me.id, 'quick');
  await until('the quick one is read', async () => (await unread(me, other)) === 0);
  await held.run('COMMIT');
  held.close();
  await page.locator('.bubble').getByText('late').waitFor();
  await until('both are read', async () => (await unread(me, other)) === 0);
  await finish(page);
});

test('the name of the day stays where it is when messages arrive under the line of what is new', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 3);
  const page = await opened(me);
  await page.addInitScript(() => {
    document.hasFocus = () => false;
  });
  await page.goto(url(`/chat/${other.id}`));
  const day = page.locator('#chat-messages .day');
  await day.getByText('Today').waitFor();
  await day.evaluate((each) => {
    each.mark = 'the same';
  });
  for (const text of ['fourth', 'fifth']) {
    await insertMessage(other.id, me.id, text);
    await page.locator('.bubble').getByText(text).waitFor();
  }
  assert.deepEqual(await day.evaluateAll((all) => all.map((each) => each.mark)), ['the same']);
  assert.equal(await page.locator('.day + .new-line + .bubble').count(), 1);
  await finish(page);
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
  const marks = requestsOf(theirs, '/chat/mark-read');
  await theirs.clock.install();
  await theirs.goto(url(`/chat/${me.id}`)); // at the first of them
  const read = mine.locator('.bubble', { has: mine.locator('.bubble-state time') });
  await until('the first are read', async () => (await read.count()) > 0);
  await pass(theirs, MARKED_MS);
  await answered(marks);
  const seen = 40 - (await unread(other, me));
  assert.ok(seen < 30, `${seen} are read`);
  await until('it stands on those', async () => (await read.count()) === seen);
  await theirs.locator('#jump').click();
  await until('all are read', async () => (await read.count()) === 40);
  await finish(mine);
  await finish(theirs);
});

test('“Read” stands also on what they read further up, after the newest', async () => {
  const [me, other] = await people(2);
  await insertMessages(me.id, other.id, 'mine ', 90);
  const ids = (
    await value(`SELECT GROUP_CONCAT(id ORDER BY seq) FROM messages WHERE sender_id = ${quote(me.id)}`)
  ).split(',');
  const page = await opened(me);
  await page.goto(url(`/chat/${other.id}?at=${ids[10]}`));
  const read = page.locator('.bubble', { has: page.locator('.bubble-state time') });
  const mark = (from, to) =>
    other.client.json('/chat/mark-read', { sender_id: me.id, from: ids[from], up_to: ids[to] });
  await mark(85, 89);
  await mark(5, 8);
  await until('those are read', async () => (await read.count()) === 4);
  await finish(page);
});
