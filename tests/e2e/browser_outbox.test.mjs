// Texts that are not sent yet: kept, shown for what they are, sent once, and never beside their own message.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { afterwards } from './support/absence.mjs';
import { launch, once, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, value } from './support/sql.mjs';
import { until } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const shown = (page) => page.locator('#chat-messages > .bubble .bubble-text').allTextContents();
const waiting = (page) => page.locator('#pending .bubble-text').allTextContents();
const stored = (from) =>
  value(`SELECT GROUP_CONCAT(content ORDER BY seq) FROM messages WHERE sender_id = '${from.id}'`);
const write = async (page, text) => {
  await page.locator('#message').fill(text);
  await page.locator('#chat-form button[type=submit]').click();
};

/** A window whose pages note in `doubles` every text that stands there as waiting and as a message at once. */
async function watchedWindow(person) {
  const context = await windowOf(browser, person);
  await context.addInitScript(() => {
    window.doubles = [];
    const texts = (place) => [...document.querySelectorAll(`${place} .bubble-text`)].map((each) => each.textContent);
    new MutationObserver(() => {
      const messages = texts('#chat-messages');
      window.doubles.push(...texts('#pending').filter((text) => messages.includes(text)));
    }).observe(document, { childList: true, subtree: true });
  });
  context.sends = 0;
  context.on('request', (request) => {
    if (request.url().endsWith('/chat/send')) ++context.sends;
  });
  return context;
}

/** Two tabs in one room, both live. */
async function twoTabs(me, other) {
  const context = await watchedWindow(me);
  const tabs = [await pageIn(context, `/chat/${other.id}`), await pageIn(context, `/chat/${other.id}`)];
  const id = await insertMessage(other.id, me.id, 'live');
  for (const page of tabs) await once(page, `#message-${id}`);
  return tabs;
}

const doubles = (page) => page.evaluate(() => window.doubles);

test('two tabs of a room show a message once at every moment, and send it once', async () => {
  const [me, other] = await people(2);
  const [first, second] = await twoTabs(me, other);
  let answer;
  const held = new Promise((done) => {
    answer = done;
  });
  await first.route('**/chat/send', async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  await write(first, 'from the first');
  await until('the second shows it', async () => (await shown(second)).includes('from the first'));
  assert.deepEqual(await waiting(first), ['from the first'], 'without an answer it is not claimed to be sent');
  answer();
  await until('the first shows it', async () => (await shown(first)).includes('from the first'));
  for (const page of [first, second]) {
    assert.deepEqual(await shown(page), ['live', 'from the first']);
    assert.deepEqual(await waiting(page), []);
    assert.deepEqual(await doubles(page), []);
  }
  assert.equal(first.context().sends, 1);
  await first.context().close();
});

test('an answer that is lost: nothing stands there twice, in either tab', async () => {
  const [me, other] = await people(2);
  const [first, second] = await twoTabs(me, other);
  let lost = 0;
  await first.route('**/chat/send', async (route) => {
    if (++lost > 2) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await write(first, 'answered late');
  for (const page of [first, second]) {
    await until('it is shown', async () => (await shown(page)).includes('answered late'));
    assert.deepEqual(await waiting(page), []);
    assert.deepEqual(await doubles(page), []);
  }
  assert.equal(await stored(me), 'answered late');
  await first.context().close();
});

test('reloaded before the answer came: the message stands there once', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await watchedWindow(me), `/chat/${other.id}`);
  let sends = 0;
  await page.route('**/chat/send', (route) => (++sends === 1 ? route.fetch() : route.continue())); // no answer at first
  await write(page, 'before the reload');
  await until('it is stored', async () => (await stored(me)) === 'before the reload');
  await page.reload();
  await until('nothing is kept', () => page.evaluate(() => !Object.keys(localStorage).join().includes('outbox')));
  assert.deepEqual(await shown(page), ['before the reload']);
  assert.deepEqual(await doubles(page), []);
  assert.equal(await stored(me), 'before the reload');
  await page.context().close();
});

test('a text says that it is not sent, and why, until it is; and can be tried at once', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await watchedWindow(me), `/chat/${other.id}`);
  await page.context().setOffline(true);
  for (const text of ['one', 'two']) await write(page, text);
  await page.locator('#pending').getByText('Not sent yet: no connection.').first().waitFor();
  assert.deepEqual(await waiting(page), ['one', 'two']);
  assert.deepEqual(await shown(page), []);

  await page.route('**/chat/send', (route) =>
    route.fulfill({ status: 503, headers: { 'Retry-After': '60' }, contentType: 'application/json', body: '{}' }),
  );
  await page.context().setOffline(false);
  await page.reload();
  await page.locator('#pending').getByText('Not sent yet: BeanTrack is busy.').first().waitFor();
  assert.deepEqual(await waiting(page), ['one', 'two']);
  await page.unroute('**/chat/send');
  await page.locator('#pending').getByRole('button', { name: 'Try now' }).first().click();
  await until('they are shown', async () => (await shown(page)).join() === 'one,two');
  assert.equal(await stored(me), 'one,two');
  await page.context().close();
});

test('a text whose tab is gone is sent by another tab of the same person', async () => {
  const [me, other] = await people(2);
  const context = await watchedWindow(me);
  await context.clock.install();
  const [room, inbox] = [await pageIn(context, `/chat/${other.id}`), await pageIn(context, '/chat')];
  const tries = [];
  await context.route('**/chat/send', (route) => {
    tries.push(new URL(route.request().headers().referer).pathname);
    return route.abort();
  });
  await write(room, 'left behind');
  await room.locator('#pending').getByText('Not sent yet: no connection.').waitFor();
  await room.close();
  await inbox.clock.runFor(20_000);
  assert.ok(!tries.includes('/chat'), 'its own tab has time for it');
  await context.unroute('**/chat/send');
  await inbox.clock.runFor(45_000);
  await until('it is sent', async () => (await stored(me)) === 'left behind');
  await context.close();
});

test('a refused text is given back, once', async () => {
  const [me, other] = await people(2);
  const [first, second] = await twoTabs(me, other);
  await first.route('**/chat/send', (route) =>
    route.fulfill({ status: 422, contentType: 'application/json', body: '{"error":"No."}' }),
  );
  await write(first, 'not allowed');
  await first.getByRole('alert').filter({ hasText: 'Not sent: No.' }).waitFor();
  assert.equal(await first.locator('#message').inputValue(), 'not allowed');
  // The draft is stored after the refusal, so the second tab has heard of both.
  await until('it is a draft', async () => (await second.locator('#message').inputValue()) === 'not allowed');
  assert.equal(await second.locator('#chat-error').textContent(), '', 'it is given back where it was written');
  for (const page of [first, second]) assert.deepEqual([await shown(page), await waiting(page)], [['live'], []]);
  await first.context().close();
});

test('the server alone decides whether a text shows anything', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await watchedWindow(me), `/chat/${other.id}`);
  for (const blank of ['\u200B', '\u2800', '\uFFFC', '\u{13441}', '\u{1D159}', '\u0301']) {
    await write(page, blank);
    await page.getByRole('alert').filter({ hasText: 'Not sent: The message is empty.' }).waitFor();
    assert.equal(await page.locator('#message').inputValue(), blank);
    assert.deepEqual(await waiting(page), []);
  }
  await write(page, ' \u00A0\n\uFEFF'); // nothing but white space is not sent at all
  await write(page, '\u0600'); // a sign of Format that shows
  await until('it is shown', async () => (await shown(page)).join() === '\u0600');
  await page.context().close();
});

test('somebody else’s page in place of an answer is no acknowledgement', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await watchedWindow(me), `/chat/${other.id}`);
  await page.route('**/chat/send', (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><h1>Hotel network: log in</h1>' }),
  );
  await write(page, 'through the portal');
  await page.locator('#pending').getByText('Not sent yet: no answer from BeanTrack.').waitFor();
  assert.deepEqual(await waiting(page), ['through the portal']);
  assert.deepEqual(await shown(page), []);
  await page.reload();
  await page.locator('#pending').getByText('through the portal').waitFor();
  assert.equal(await stored(me), 'NULL');
  await page.unroute('**/chat/send');
  await until('it is shown', async () => (await shown(page)).join() === 'through the portal', { within: 20_000 });
  assert.equal(await stored(me), 'through the portal');
  await page.context().close();
});

test('what waits for a busy server is sent at once when the page is looked at again', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await watchedWindow(me), `/chat/${other.id}`);
  await page.route('**/chat/send', (route) =>
    route.fulfill({ status: 503, headers: { 'Retry-After': '600' }, contentType: 'application/json', body: '{}' }),
  );
  await write(page, 'patient');
  await page.locator('#pending').getByText('Not sent yet: BeanTrack is busy.').waitFor();
  await page.unroute('**/chat/send');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await until('it is sent', async () => (await stored(me)) === 'patient');
  await page.context().close();
});

test('a server that has said when is not asked before, also when the stream comes back', async () => {
  const [me, other] = await people(2);
  const context = await watchedWindow(me);
  const page = await pageIn(context, `/chat/${other.id}`);
  await page.route('**/chat/send', (route) =>
    route.fulfill({ status: 503, headers: { 'Retry-After': '20' }, contentType: 'application/json', body: '{}' }),
  );
  await write(page, 'patient');
  await page.locator('#pending').getByText('Not sent yet: BeanTrack is busy.').waitFor();
  for (const away of [true, false]) {
    await context.setOffline(away);
    await page.locator('#lost', { hasText: 'No connection' }).waitFor({ state: away ? 'visible' : 'hidden' });
  }
  await afterwards(page);
  assert.equal(context.sends, 1);
  await context.close();
});

test('texts leave in the order written, also when the clock was set back between them', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await watchedWindow(me), `/chat/${other.id}`);
  await page.route('**/chat/send', (route) => route.abort());
  await write(page, 'first');
  await page.locator('#pending').getByText('first').waitFor();
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() - 3_600_000;
  });
  await write(page, 'second');
  await page.locator('#pending').getByText('second').waitFor();
  assert.deepEqual(await waiting(page), ['first', 'second']);
  await page.unroute('**/chat/send');
  await page.reload(); // what was in hand is so forgotten
  await until('both are sent', async () => (await stored(me)) === 'first,second');
  await page.context().close();
});
