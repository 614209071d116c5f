// Reading and writing in a room: finding one's way in a long conversation, and answering a message in it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, quote, sql, value } from './support/sql.mjs';
import { until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const bubbles = (page) => page.locator('#chat-messages > .bubble');
const scroll = (page, to) => page.locator('.scroller').evaluate((scroller, top) => scroller.scrollTo(0, top), to);
const idOf = (from, text) =>
  value(`SELECT id FROM messages WHERE sender_id = ${quote(from.id)} AND content = '${text}'`);

async function open(person, path) {
  const page = await pageIn(await windowOf(browser, person), path);
  await page.waitForLoadState('networkidle').catch(() => {}); // the stream stays open: so not for ever
  return page;
}

async function finish(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

/** How far below the top of the scroller a bubble stands, px. */
const placeOf = (page, id) => page.locator(`#message-${id}`).evaluate((each) => each.getBoundingClientRect().top);

test('older messages come as one scrolls up, and what is read stays where it is', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'many ', 170);
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  assert.equal(await bubbles(page).count(), 50);
  const first = (await bubbles(page).first().getAttribute('id')).replace('message-', '');
  await scroll(page, -100_000);
  await until('the next 50', async () => (await bubbles(page).count()) >= 100);
  await until('it stands where it stood', async () => Math.abs((await placeOf(page, first)) - 150) < 400);
  for (let i = 0; i < 20 && (await bubbles(page).count()) < 170; ++i) {
    await scroll(page, -100_000 - i);
    await page.waitForTimeout(300);
  }
  assert.equal(await bubbles(page).count(), 170);
  const shown = await bubbles(page).evaluateAll((all) => all.map((each) => Number(each.id.slice(9))));
  assert.deepEqual(
    shown,
    [...shown].sort((a, b) => a - b),
  );
  await finish(page);
});

test('an address of one message leads to it, however far back, and from there on to the newest', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 160);
  const id = await idOf(other, 'line 20');
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}#message-${id}`);
  const target = page.locator(`#message-${id}:target`);
  await target.waitFor();
  assert.ok(page.url().endsWith(`?at=${id}#message-${id}`));
  await until('it is in sight', async () => {
    const top = await placeOf(page, id);
    return top > 0 && top < page.viewportSize().height;
  });
  const newest = await insertMessage(other.id, me.id, 'live, elsewhere');
  for (let i = 0; i < 40 && (await page.locator('#newer').count()) > 0; ++i) {
    await scroll(page, i % 2); // to the end
    await page.waitForTimeout(200);
  }
  await page.locator(`#message-${newest}`).waitFor();
  assert.equal(await page.locator('#newest').count(), 0);
  assert.equal(
    await bubbles(page).count(),
    await page.locator('#chat-messages > .bubble').evaluateAll((all) => new Set(all.map((each) => each.id)).size),
  );
  const live = await insertMessage(other.id, me.id, 'and live from here on');
  await page.locator(`#message-${live}`).waitFor();
  const missing = await sql(
    `SELECT id FROM messages WHERE sender_id = ${quote(other.id)} AND seq > (SELECT seq FROM messages WHERE id = '${id}')`,
  );
  for (const [each] of missing) assert.equal(await page.locator(`#message-${each}`).count(), 1, each);
  await finish(page);
});

test('an answer quotes its message, for both and without JavaScript, and leads back to it', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, 'Bei ya kahawa?');
  const asked = await idOf(other, 'Bei ya kahawa?');
  const mine = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  const theirs = await pageIn(await windowOf(browser, other), `/chat/${me.id}`);
  await mine.locator(`#message-${asked}`).hover();
  await mine.locator(`#message-${asked} .bubble-reply`).click();
  await mine.locator('#quote', { hasText: 'Bei ya kahawa?' }).waitFor();
  await mine.keyboard.press('Escape');
  await mine.locator('#quote').waitFor({ state: 'hidden' });
  await mine.locator(`#message-${asked} .bubble-reply`).click();
  await mine.keyboard.type('5,25');
  await mine.keyboard.press('Enter');
  for (const page of [mine, theirs]) {
    const link = page.locator('#chat-messages > .bubble', { hasText: '5,25' }).locator('.bubble-quote');
    await link.getByText('Bei ya kahawa?').waitFor();
    await link.click();
    await page.locator(`#message-${asked}:target`).waitFor();
  }
  await mine.locator('#quote').waitFor({ state: 'hidden' });

  const plain = await pageIn(await windowOf(browser, me, { javaScriptEnabled: false }), `/chat/${other.id}`);
  await plain.locator(`#message-${asked} .bubble-reply`).click({ force: true });
  await plain.locator('#quote', { hasText: 'Bei ya kahawa?' }).waitFor();
  await plain.locator('#message').fill('without scripts');
  await plain.locator('#chat-form button[type=submit]').click();
  await plain.locator('.bubble', { hasText: 'without scripts' }).locator('.bubble-quote').waitFor();
  await plain.context().close();
  await finish(mine);
  await finish(theirs);
});

test('nobody can quote what was written in another conversation', async () => {
  const [me, other, third] = await people(3);
  await insertMessage(third.id, other.id, 'secret price');
  const secret = await idOf(third, 'secret price');
  const answer = await me.client.script('/chat/send', { receiver_id: other.id, message: 'x', reply_to: secret });
  assert.equal(answer.status, 422);
  assert.doesNotMatch((await me.client.get(`/chat/${other.id}?reply=${secret}`)).text, /secret price/);
  await sql(`INSERT INTO messages (sender_id, receiver_id, content, reply_to)
    SELECT '${me.id}', '${other.id}', 'typed', seq FROM messages WHERE id = '${secret}'`);
  assert.doesNotMatch((await me.client.get(`/chat/${other.id}`)).text, /secret price/);
});

test('who reads further up is told how many have come, and a line stands above them', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'old ', 50);
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  await page.locator('#jump').waitFor({ state: 'hidden' });
  await scroll(page, -1_500);
  await page.locator('#jump').waitFor();
  await page.evaluate(() => Object.defineProperty(document, 'hasFocus', { value: () => false })); // in another window
  for (let i = 0; i < 3; ++i) await insertMessage(other.id, me.id, `fresh ${i}`);
  await page.locator('#jump-count', { hasText: /^3$/ }).waitFor();
  assert.equal(await page.locator('.new-line').count(), 1);
  assert.equal(await page.locator('.new-line + .bubble').getAttribute('id'), `message-${await idOf(other, 'fresh 0')}`);
  await page.locator('#jump').click();
  await page.locator('#jump').waitFor({ state: 'hidden' });
  await page.locator('#message').fill('mine');
  await page.keyboard.press('Enter');
  await page.locator('.new-line').waitFor({ state: 'detached' });
  await finish(page);
});

test('links are links, characters are counted, the title says how many are unread', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, 'see https://beantrack.test/a?b=1&c=2, please');
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  const link = page.locator('.bubble-text a');
  assert.equal(await link.getAttribute('href'), 'https://beantrack.test/a?b=1&c=2');
  assert.match(await link.getAttribute('rel'), /noopener noreferrer/);
  await page.locator('#message').fill('x'.repeat(3_600));
  await page.locator('#characters-left', { hasText: '400' }).waitFor();
  await page.locator('#message').fill('x'.repeat(4_001));
  await page.locator('#characters-left.over', { hasText: 'Characters over the limit: 1' }).waitFor();
  await page.locator('#chat-form button[type=submit]').click();
  await page.getByText('Too long').waitFor();
  assert.equal((await page.locator('#message').inputValue()).length, 4_001, 'nothing of it is gone');
  await page.goto(url('/chat'));
  await insertMessage(other.id, me.id, 'unread');
  await page.waitForFunction(() => document.title.startsWith('(1) '));
  await finish(page);
});

test('the whole conversation is one stop of the Tab key, and the arrows go through it', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'many ', 10);
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  const focused = () => page.evaluate(() => document.activeElement.closest('.bubble')?.id ?? document.activeElement.id);
  await page.locator('#message').focus();
  await page.keyboard.press('Shift+Tab');
  const last = await bubbles(page).last().getAttribute('id');
  assert.equal(await focused(), last);
  await until('its script is there', () =>
    page
      .locator(`#${last} .bubble-link`)
      .evaluate((each) => each.tabIndex === 0 && document.querySelectorAll('.bubble-link[tabindex="-1"]').length === 9),
  );
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), await bubbles(page).nth(8).getAttribute('id'));
  await page.keyboard.press('Home');
  assert.equal(await focused(), await bubbles(page).first().getAttribute('id'));
  await page.keyboard.press('End');
  for (let i = 0; i < 3 && (await focused()) !== 'message'; ++i) await page.keyboard.press('Tab');
  assert.equal(await focused(), 'message');
  await finish(page);
});
