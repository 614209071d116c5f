// Keys in the form of a room while an input method composes a text: they are the input method's.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, value } from './support/sql.mjs';
import { until } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const PROCESS_KEY = 229; // the key code of what an input method takes

/** A room with an input method: compose(text), commit(text), and take(key), a key that the input method takes. */
async function room() {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'line ', 40);
  const id = await insertMessage(other.id, me.id, 'the question');
  await me.client.json('/chat/mark-read', { sender_id: other.id }); // so the room opens at its end
  const context = await windowOf(browser, me);
  const page = await pageIn(context, `/chat/${other.id}`);
  const session = await context.newCDPSession(page);
  const position = { selectionStart: 0, selectionEnd: 0 };
  const compose = (text) => session.send('Input.imeSetComposition', { text, ...position });
  const commit = (text) => session.send('Input.insertText', { text });
  const take = async (key) => {
    const event = { key, code: key, windowsVirtualKeyCode: PROCESS_KEY };
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  };
  await page.locator('#message').focus();
  return { me, id, page, compose, commit, take };
}

const sent = (from) => value(`SELECT GROUP_CONCAT(content ORDER BY seq) FROM messages WHERE sender_id = '${from.id}'`);

async function finish(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

test('Enter that confirms a composition sends nothing, whether it comes before the end of it or after', async () => {
  const { me, page, compose, commit, take } = await room();
  await compose('かひ');
  await take('Enter'); // as in Chromium and Firefox
  await commit('価格');
  await compose('は');
  await commit('は');
  await take('Enter'); // as in Safari
  await page.keyboard.type('?');
  await page.keyboard.press('Enter');
  await until('it is sent', async () => (await sent(me)) !== 'NULL');
  assert.equal(await sent(me), '価格は?');
  await finish(page);
});

test('Escape that cancels a composition keeps the message that is answered', async () => {
  const { id, page, compose, commit, take } = await room();
  await page.locator(`#message-${id}`).hover();
  await page.locator(`#message-${id} .bubble-reply`).click();
  const quote = page.locator('#quote', { hasText: 'the question' });
  await quote.waitFor();
  await compose('かひ');
  await take('Escape');
  assert.ok(await quote.isVisible());
  await commit('');
  await take('Escape');
  assert.ok(await quote.isVisible());
  await page.keyboard.press('Escape');
  await page.locator('#quote').waitFor({ state: 'hidden' });
  await finish(page);
});

test('keys that turn the pages of candidates do not scroll the conversation', async () => {
  const { page, compose, commit, take } = await room();
  const top = () => page.locator('.scroller').evaluate((each) => each.scrollTop);
  assert.equal(await top(), 0);
  await compose('かひ');
  await take('PageUp');
  await commit('価格');
  await take('PageUp');
  assert.equal(await top(), 0);
  await page.keyboard.press('PageUp');
  await until('it scrolls', async () => (await top()) < 0);
  await finish(page);
});
