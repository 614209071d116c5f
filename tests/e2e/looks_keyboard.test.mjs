// Everything that can be done is done by keyboard alone; and whatever is done or arrives, the focus is not lost.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { drawn } from './support/absence.mjs';
import { pageIn, windowOf } from './support/browser.mjs';
import { LOOKS, Studio } from './support/looks.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages } from './support/sql.mjs';
import { until, url } from './support/stack.mjs';

const studio = await Studio.open();
after(() => studio.close());
const lookNamed = (word) => LOOKS.find(({ name }) => name === word);

const focusIs = (page, selector) => page.locator(`${selector}:focus`).waitFor({ timeout: 5_000 });
const focused = (page) =>
  page.evaluate(() => {
    const { tagName, id, className } = document.activeElement;
    return `${tagName.toLowerCase()}${id && `#${id}`}${className && `.${className}`}`;
  });

/** Presses Tab (or another key) until what `selector` names has the focus. */
async function go(page, selector, key = 'Tab') {
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press(key);
    if (await page.locator(`${selector}:focus`).count()) return;
  }
  assert.fail(`${key} does not lead to ${selector}`);
}

test('a whole visit: sign in, find somebody, read, write, sign out', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 60);
  const page = await pageIn(await windowOf(studio.browser), '/login');
  await go(page, '#email');
  await page.keyboard.type(me.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(me.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(url('/chat'));

  await page.keyboard.press('Tab');
  await focusIs(page, '.skip');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await focusIs(page, '#filter'); // the first in the page's own part
  await page.keyboard.type(other.name);
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  await go(page, `a[href="/chat/${other.id}"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL(url(`/chat/${other.id}`));

  await focusIs(page, '#message'); // one can write at once
  await page.keyboard.type('by');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('keyboard');
  await page.keyboard.press('Enter');
  await page.locator('#chat-messages .bubble-own').waitFor();
  assert.equal(await page.locator('#chat-messages .bubble-own .bubble-text').textContent(), 'by\nkeyboard');
  await focusIs(page, '#message');

  await go(page, '.scroller', 'Shift+Tab');
  const place = () => page.locator('.scroller').evaluate((each) => each.scrollTop);
  await page.keyboard.press('PageUp');
  let before = 0;
  await until('it scrolls, and comes to rest', async () => {
    const now = await place();
    const rests = now === before && now < -100;
    before = now;
    return rests;
  });
  await page.keyboard.press('End');
  await until('it scrolls back', async () => (await place()) > -10);

  await go(page, '.sidebar button', 'Shift+Tab');
  await page.keyboard.press('Space');
  await page.waitForURL(/\/login/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('whoever is writing scrolls the messages by PageUp and PageDown', async () => {
  const page = await studio.show(lookNamed('room-long'));
  const scrolled = () => page.locator('.scroller').evaluate((each) => each.scrollTop);
  await page.locator('#message').focus();
  await page.keyboard.press('PageUp');
  await until('they are scrolled', async () => (await scrolled()) < -200);
  await page.keyboard.press('PageDown');
  await until('they are back', async () => (await scrolled()) > -10);
  assert.equal(await focused(page), 'textarea#message');
  await studio.leave(page);
});

test('older messages: Enter brings them, and the focus stays in the conversation', async () => {
  const page = await studio.show(lookNamed('room-long'));
  for (const count of [100, 140]) {
    await page.locator('#older').focus();
    await page.keyboard.press('Enter');
    await until(`${count} bubbles`, async () => (await page.locator('#chat-messages > .bubble').count()) >= count);
    await drawn(page);
    assert.ok(await page.locator('.scroller:focus, .scroller :focus').count(), `it is on ${await focused(page)}`);
  }
  await studio.leave(page);
});

test('"New messages": Space leads to them, and back to writing', async () => {
  const page = await studio.show(lookNamed('room-new-below'));
  await page.locator('#message').focus();
  await go(page, '#jump', 'Shift+Tab');
  await page.keyboard.press('Space');
  await until('it is at the end', () => page.locator('.scroller').evaluate((each) => Math.abs(each.scrollTop) < 2));
  await focusIs(page, '#message');
  await studio.leave(page);
});

test('"Try now": the focus is not lost while it is tried', async () => {
  const page = await studio.show(lookNamed('room-not-sent'));
  const button = page.getByRole('button', { name: 'Try now' });
  await button.focus();
  const failed = page.waitForEvent('requestfailed');
  await page.keyboard.press('Enter');
  await failed; // again
  await button.waitFor();
  assert.notEqual(await focused(page), 'body');
  await studio.leave(page);
});

test('a refused text: Edit gives it back and one is in it; Delete leaves one in the conversation', async () => {
  for (const [name, key] of [
    ['Edit', 'Enter'],
    ['Delete', 'Space'],
  ]) {
    const page = await studio.show(lookNamed('room-refused'));
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press(key);
    await page.locator('#pending .bubble').waitFor({ state: 'detached' });
    if (name === 'Edit') assert.match(await page.locator('#message').inputValue(), /Something that is refused/);
    assert.equal(await focused(page), 'textarea#message', name);
    await studio.leave(page);
  }
});

test('what arrives does not take the focus away', async () => {
  const { reader, talk, long, quiet } = studio.cast;
  const inbox = await studio.show(lookNamed('inbox'));
  const row = `a[href="/chat/${talk.id}"]`;
  await inbox.locator(row).focus();
  for (const from of [long, quiet, talk]) {
    const text = `news of ${from.id}`;
    await insertMessage(from.id, reader.id, text);
    await inbox.locator('#contacts').getByText(text).waitFor();
    assert.ok(await inbox.locator(`${row}:focus`).count(), `a message of ${from.name}: on ${await focused(inbox)}`);
  }
  await reader.client.get(`/chat/${quiet.id}`); // read elsewhere: the list is fetched anew
  await inbox.locator(`[data-contact="${quiet.id}"] .contact-unread`).waitFor({ state: 'hidden' });
  assert.ok(await inbox.locator(`${row}:focus`).count(), `read elsewhere: on ${await focused(inbox)}`);
  await studio.leave(inbox);

  const room = await studio.show(lookNamed('room-short'));
  await room.locator('.scroller').focus();
  const id = await insertMessage(talk.id, reader.id, 'one more');
  await room.locator(`#message-${id}`).waitFor();
  assert.ok(await room.locator('.scroller:focus').count(), `in the room: on ${await focused(room)}`);
  await studio.leave(room);
});

test('what is said aloud: a new message once, that a text is not sent, and what is wrong with it', async () => {
  const { reader, talk } = studio.cast;
  const page = await studio.show(lookNamed('room-short'));
  assert.equal(await page.locator('[role=log]').getAttribute('aria-live'), null, 'the role says it: polite');
  const id = await insertMessage(talk.id, reader.id, 'spoken');
  await page.locator(`[role=log] #message-${id}`).waitFor();
  await studio.leave(page);

  const failed = await studio.show(lookNamed('room-not-sent'));
  await failed.locator('[role=status]', { hasText: 'Not sent yet' }).waitFor({ state: 'attached' });
  await studio.leave(failed);

  const long = await studio.show(lookNamed('room-too-long'));
  const message = long.locator('#message');
  assert.equal((await message.getAttribute('aria-invalid')) !== null, true);
  const described = await message.evaluate(
    (each) => document.getElementById(each.getAttribute('aria-describedby'))?.textContent,
  );
  assert.match(described ?? '', /Too long/, 'the field says what is wrong with it');
  await studio.leave(long);
});
