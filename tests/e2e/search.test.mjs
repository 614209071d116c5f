// The search: that every message is found soon, whatever became of the daemon meanwhile, and by nobody else; its page.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, quote, sql, value } from './support/sql.mjs';
import { admin, pid, sv, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const SOON = { within: 2_000 };

/** The ids of the messages that `person` finds, newest first, over all pages. */
async function found(person, words, query = '') {
  const ids = [];
  for (let path = `/chat/search?q=${encodeURIComponent(words)}${query}`; path;) {
    const { results, more } = (await person.client.getJson(path)).json;
    ids.push(...results.map((result) => result.messageId));
    path = more;
  }
  return ids;
}

test('a message is found within two seconds, by both of its people and by nobody else', async () => {
  const [me, other, third] = await people(3);
  const sent = await me.client.say(other.id, 'The Café au lait, 5,25 a kilo: 咖啡豆 to be');
  const inserted = await insertMessage(other.id, me.id, 'cafe by another program');
  for (const person of [me, other])
    await until('both are found', async () => (await found(person, 'CAFÉ')).join() === `${inserted},${sent}`, SOON);
  for (const words of ['caf', 'au lait', '5.25', '咖啡', '豆', 'to be'])
    assert.deepEqual(await found(me, words), words === 'caf' ? [inserted, sent] : [sent], words);
  assert.deepEqual(await found(third, 'cafe'), []);
  assert.deepEqual(await found(me, 'cafe', '&by=me'), [sent]);
  assert.deepEqual(await found(me, 'cafe', `&with=${third.id}`), []);
  assert.equal((await third.client.getJson(`/chat/search?q=cafe&with=${third.id}`)).status, 404);
});

test('without words the messages of a person or of some days are listed, to nobody else', async () => {
  const [me, other, third] = await people(3);
  await insertMessages(me.id, other.id, 'lot ', 40);
  await insertMessage(third.id, me.id, 'elsewhere');
  const today = new Date().toISOString().slice(0, 10);
  await until('all are listed', async () => (await found(me, '', `&from=${today}`)).length === 41, SOON);
  assert.equal((await found(me, '', `&with=${other.id}`)).length, 40);
  assert.equal((await found(me, '', '&by=them')).length, 1);
  assert.deepEqual(await found(me, '', '&to=2020-01-01'), []);
  assert.deepEqual(await found(third, '', `&with=${other.id}`), []);
  assert.equal((await found(third, '', `&from=${today}`)).length, 1);
  assert.equal((await me.client.getJson(`/chat/search?q=%E2%80%A6&with=${other.id}`)).status, 400);
});

test('a daemon that is killed in the middle of it misses nothing', async () => {
  const [me, other] = await people(2);
  for (let round = 0; round < 5; ++round) {
    await insertMessages(me.id, other.id, 'harvest ', 100);
    await until('one runs, and is killed', () => process.kill(pid('pushd'), 'SIGKILL'));
  }
  await until('all are found', async () => (await found(other, 'harvest')).length === 500, { within: 30_000 });
});

test('a log that was trimmed while the daemon was away leaves nothing out', async () => {
  const [me, other] = await people(2);
  await insertMessages(me.id, other.id, 'before ', 10);
  await until('they are logged', async () => (await found(me, 'before')).length === 10, SOON);
  await sv('down', 'pushd');
  try {
    await insertMessages(me.id, other.id, 'away ', 10);
    // Another daemon would have logged them, and trimmed the log since.
    await sql(`DELETE FROM jobs WHERE queue = 'chat'; DELETE FROM chat_events;
      UPDATE chat_counters SET value = value + 20 WHERE name = 'chat_events'`);
  } finally {
    await sv('up', 'pushd');
  }
  await until('all are found', async () => (await found(me, 'away')).length === 10, { within: 30_000 });
});

test('old history is found, once the index has come to it', async () => {
  const [me, other] = await people(2);
  await sql(`SET @beantrack_import = 1; INSERT INTO messages (sender_id, receiver_id, content, created_at) VALUES
    ${Array.from({ length: 700 }, (_, i) => `(${quote(me.id)}, ${quote(other.id)}, 'archive ${i}', '2020-03-10')`)}`);
  await admin(['migrate', '--repair']);
  await until('all are found', async () => (await found(other, 'archive')).length === 700, { within: 60_000 });
  assert.equal((await found(other, 'archive', '&from=2020-03-10&to=2020-03-10')).length, 700);
  assert.deepEqual(await found(other, 'archive', '&from=2020-03-11'), []);
  await until(
    'it is done',
    async () => /beantrack_push_search_left 0\n/.test((await fetchRaw('GET', '/metrics')).text),
    { within: 60_000 },
  );
  assert.equal(await value("SELECT value FROM chat_counters WHERE name = 'chat_search_left'"), '0');
  assert.match((await admin(['doctor'], { may: true })).stdout, /^ok {4}search index$/m);
});

test('one searches and goes to a message without JavaScript', async () => {
  const [me, other] = await people(2);
  const id = await other.client.say(me.id, `${'before '.repeat(60)}the <b>Café</b> ${'after '.repeat(60)}`);
  await until('it is found', async () => (await found(me, 'cafe')).length === 1, SOON);
  const page = await pageIn(await windowOf(browser, me, { javaScriptEnabled: false }), '/chat');
  await page.getByRole('link', { name: 'Search' }).click();
  await page.waitForURL(url('/chat/search'));
  await page.getByText('Finds messages that contain').waitFor();
  await page.locator('#words:focus').waitFor();
  await page.getByLabel('Search terms').fill('cafe');
  await page.getByLabel('Conversation').selectOption(other.id);
  await page.getByLabel('From').fill('2020-01-01');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/q=cafe/);
  assert.equal(await page.getByLabel('Search terms').inputValue(), 'cafe');
  assert.equal(await page.getByLabel('Conversation').inputValue(), other.id);
  assert.equal(await page.getByLabel('From').inputValue(), '2020-01-01');
  assert.deepEqual(await page.locator('mark').allTextContents(), ['Café']);
  const result = page.getByRole('list', { name: 'Search results' }).getByRole('link');
  assert.match(await result.textContent(), /…before before/);
  assert.match(await result.textContent(), /the <b>Café<\/b> after/);
  await result.click();
  await page.waitForURL(url(`/chat/${other.id}?at=${id}#message-${id}`));
  await page.locator(`#message-${id}`).waitFor();

  await page.getByRole('link', { name: 'Search this conversation' }).click();
  await page.waitForURL(url(`/chat/search?with=${other.id}`));
  assert.equal(await page.getByLabel('Conversation').inputValue(), other.id);
  await page.locator(`.result[href*="${id}"]`).waitFor();
  await page.getByLabel('Search terms').fill('nowhere');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('No results for “nowhere”').waitFor();
  await page.goto(url('/chat/search?q=x&from=soon'));
  await page.getByRole('alert').filter({ hasText: 'valid start date' }).waitFor();
  await page.context().close();
});

test('on the narrowest phone nothing scrolls sideways, in both colour schemes and without a word on the console', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, `wide ${'W'.repeat(400)}`);
  await insertMessages(other.id, me.id, 'wide ', 40);
  await until('they are found', async () => (await found(me, 'wide')).length === 41, SOON);
  for (const colorScheme of ['light', 'dark']) {
    const context = await windowOf(browser, me, { viewport: { width: 320, height: 640 }, isMobile: true, colorScheme });
    const page = await pageIn(context);
    for (const path of ['/chat/search', '/chat/search?q=wide', `/chat/search?q=${'n'.repeat(300)}`, '/chat']) {
      await page.goto(url(path));
      const over = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.scrollingElement;
        return scrollWidth - clientWidth;
      });
      assert.equal(over, 0, path);
    }
    for (const link of await page.locator('.sidebar a:not(.brand)').all()) {
      const box = await link.boundingBox();
      assert.ok(box.width >= 24 && box.height >= 24 && box.x >= 0 && box.x + box.width <= 320, 'can be touched');
    }
    assert.deepEqual(page.faults, []);
    await context.close();
  }
});
