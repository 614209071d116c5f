// Names that came into the database another way: whatever is in them, they turn and hide nothing beside them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { appPage, appWindow, notifications, watch } from './support/app.mjs';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, quote, sql } from './support/sql.mjs';
import { BASE, unique, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const rename = (person, name) => sql(`UPDATE users SET name = ${quote(name)} WHERE id = ${quote(person.id)}`);

test('a notification’s title has a name without what is not seen in it, or else the id', async () => {
  const [me, other] = await people(2);
  await me.client.form('/profile/settings', { notify_desktop: '1' });
  const context = await appWindow(browser, me);
  await context.grantPermissions(['notifications'], { origin: BASE.origin });
  await context.addInitScript(watch, { permission: 'granted' });
  const page = await appPage(context, url('/chat'));
  const word = unique();
  for (const [name, title] of [
    [`\u202E${word}\u2066 \u200F\u061C\u200B\uFEFFLtd\u0007`, `${word} Ltd`],
    [`${word} 👩🏽‍🌾 ❤️ می‌خواهم`, `${word} 👩🏽‍🌾 ❤️ می‌خواهم`],
    ['\u202E\u200B\u2800', other.id],
  ]) {
    await rename(other, name);
    await insertMessage(other.id, me.id, title);
    const shown = await until('it is shown', async () =>
      (await notifications(page)).find(({ body }) => body === title),
    );
    assert.equal(shown.title, title);
  }
  assert.deepEqual(page.faults, []);
  await context.close();
});

/** Runs in the page: the texts with `word` in them that nothing isolates from the text around them. */
function exposed(word) {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (texts.nextNode()) {
    if (!texts.currentNode.data.includes(word)) continue;
    count += 1;
    const element = texts.currentNode.parentElement;
    if (!element.closest('bdi, [dir="auto"], option')) found.push(element.outerHTML);
  }
  for (const element of document.querySelectorAll('*'))
    for (const { name, value } of element.attributes)
      if (value.includes(word) && !(name === 'value' && element.dir === 'auto')) found.push(`${name}="${value}"`);
  return { count, found };
}

test('a name is isolated from the text around it wherever it stands on a page', async () => {
  const [me, other] = await people(2);
  const word = unique('name');
  for (const person of [me, other]) await rename(person, `\u202E${word}`);
  const id = await insertMessage(other.id, me.id, 'the question');
  await me.client.json('/chat/send', { receiver_id: other.id, message: 'an answer', reply_to: id });
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  await page.locator(`#message-${id}`).hover();
  await page.locator(`#message-${id} .bubble-reply`).click();
  await page.locator('#quote').getByText(word).waitFor();
  const check = async (least) => {
    const { count, found } = await page.evaluate(exposed, word);
    assert.deepEqual(found, []);
    assert.ok(count >= least, `it stands there ${count} times`);
  };
  await check(5); // the head, the two bubbles, the quote in one of them, the quote in the form, and the sidebar
  await page.route('**/chat/send', (route) => route.abort());
  await page.locator('#message').fill('another answer');
  await page.locator('#message').press('Enter');
  await page.locator('#pending .bubble-quote').getByText(word).waitFor();
  await check(5);
  for (const path of ['/chat', '/chat/search?q=question', '/profile']) {
    await page.goto(url(path));
    await check(1);
  }
  await page.context().close();
});
