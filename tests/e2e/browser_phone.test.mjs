// A conversation on a phone, as somebody in the field has it: read far back, written in pieces, between two others.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages } from './support/sql.mjs';
import { until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const PHONE = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
const NEAR_TOP_PX = 300; // so near the end of what is loaded, more comes
const STILL_PX = 2; // what is read may move by a rounding

const bubbles = (page) => page.locator('#chat-messages > .bubble');
const open = async (person, path, options = PHONE) => pageIn(await windowOf(browser, person, options), path);

async function finish(...pages) {
  for (const page of pages) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
}

/** Scrolls near to the top of what is loaded. Answers the bubble that is read there and where it stands. */
const goUp = (page) =>
  page.evaluate((distance) => {
    const scroller = document.querySelector('.scroller');
    scroller.scrollTop = distance - (scroller.scrollHeight - scroller.clientHeight);
    const top = scroller.getBoundingClientRect().top;
    const bubble = [...document.querySelectorAll('#chat-messages > .bubble')].find(
      (each) => each.getBoundingClientRect().top > top,
    );
    return { id: bubble.id, top: bubble.getBoundingClientRect().top };
  }, NEAR_TOP_PX);

test('three hundred messages further up, what is read has not moved by a line', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'a line that has to wrap on a narrow screen ', 300);
  const page = await open(me, `/chat/${other.id}`);
  for (let count = 50; count < 300; count += 50) {
    assert.equal(await bubbles(page).count(), count);
    const { id, top } = await goUp(page);
    await until('fifty more', async () => (await bubbles(page).count()) > count);
    const now = await page.locator(`#${id}`).evaluate((each) => each.getBoundingClientRect().top);
    assert.ok(Math.abs(now - top) <= STILL_PX, `${id}: from ${top} to ${now} px`);
  }
  assert.equal(await bubbles(page).count(), 300);
  await page.locator('#older').waitFor({ state: 'hidden' });
  await page.locator('#jump').tap();
  await until('the newest is in sight', () => bubbles(page).last().isVisible());
  assert.ok(await page.locator('.scroller').evaluate((each) => Math.abs(each.scrollTop) < 2));
  await finish(page);
});

test('the form grows with the text, as far as it may, and covers neither it nor the way to the newest', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'a line that has to wrap on a narrow screen ', 50);
  const page = await open(me, `/chat/${other.id}`);
  await page.locator('.scroller').evaluate((each) => each.scrollTo(0, -2_000));
  await page.locator('#jump').waitFor();
  const boxes = async () => {
    const [text, send, jump] = await Promise.all(
      ['#message', '#chat-form button[type=submit]', '#jump'].map((each) => page.locator(each).boundingBox()),
    );
    assert.ok(text.width > 200, `${text.width} px to write on`);
    assert.ok(text.x + text.width <= send.x && send.x + send.width <= 320, 'side by side, on the screen');
    assert.ok(jump.y + jump.height <= text.y, 'the jump button stands above the form');
    assert.ok(Math.abs(jump.x + jump.width / 2 - 160) < 2 && jump.height < 50, 'in the middle, on one line');
    return text.height;
  };
  const one = await boxes();
  await page.locator('#message').fill('two\nlines');
  const two = await boxes();
  assert.ok(two > one + 15, `${one} → ${two} px`);
  await page.locator('#message').fill('many words '.repeat(340));
  await page.locator('#characters-left', { hasText: '260' }).waitFor();
  assert.ok((await boxes()) <= 0.3 * 640 + 1);
  await page.locator('#message').fill('');
  assert.equal(await boxes(), one);
  await finish(page);
});

test('a draft waits in its own conversation until it is sent', async () => {
  const [me, one, other] = await people(3);
  const page = await open(me, `/chat/${one.id}`);
  const draft = () => page.locator('#message').inputValue();
  await page.locator('#message').fill('to the one,\nnot finished');
  await page.goto(url(`/chat/${other.id}`));
  assert.equal(await draft(), '');
  await page.locator('#message').fill('to the other');
  await page.goto(url(`/chat/${one.id}`));
  assert.equal(await draft(), 'to the one,\nnot finished');
  await page.locator('#chat-form button[type=submit]').tap();
  await bubbles(page).filter({ hasText: 'not finished' }).waitFor();
  await page.reload();
  assert.equal(await draft(), '');
  await page.goto(url(`/chat/${other.id}`));
  assert.equal(await draft(), 'to the other');
  await finish(page);
});

test('one sees that the other is there, writes, no longer writes, and when they have read', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, 'hello');
  const mine = await open(me, `/chat/${other.id}`);
  const theirs = await open(other, `/chat/${me.id}`);
  const head = mine.locator('#presence');
  await head.getByText('online').waitFor();
  await theirs.locator('#message').pressSequentially('I am');
  await head.getByText('is typing…').waitFor();
  await theirs.locator('#message').fill('');
  await head.getByText('online').waitFor();
  await theirs.locator('#message').pressSequentially('again');
  await head.getByText('is typing…').waitFor();
  await theirs.locator('#chat-form button[type=submit]').tap();
  await bubbles(mine).filter({ hasText: 'again' }).waitFor();
  await head.getByText('online').waitFor();
  await mine.bringToFront();
  await mine.locator('#message').fill('and here is mine');
  await mine.locator('#chat-form button[type=submit]').tap();
  const state = bubbles(mine).filter({ hasText: 'and here is mine' }).locator('.bubble-state');
  await until('read, and when', async () => /^Read \d?\d:\d\d/.test(await state.innerText()));
  await mine.reload();
  assert.match(await state.innerText(), /^Read \d?\d:\d\d/);
  await finish(mine, theirs);
});

test('the address of a message is copied by touching its time, and leads there', async () => {
  const [me, other] = await people(2);
  const id = await insertMessage(other.id, me.id, 'worth coming back to');
  const page = await open(me, `/chat/${other.id}`, { ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator(`#message-${id} .bubble-link`).tap();
  await page.getByRole('status').getByText('Link copied').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, url(`/chat/${other.id}?at=${id}#message-${id}`));
  await page.getByText('Link copied').waitFor({ state: 'detached' });
  await insertMessages(other.id, me.id, 'later ', 120);
  await page.goto(copied);
  await page.locator(`#message-${id}:target`).waitFor();
  await finish(page);
});
