// Drafts of one conversation in several tabs: what was sent in one of them comes back in none, and no text is lost.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, value } from './support/sql.mjs';
import { until, url } from './support/stack.mjs';

const browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
after(() => browser.close());

const draft = (page) => page.locator('#message').inputValue();
const write = (page, text) => page.locator('#message').fill(text);
const send = (page) => page.locator('#chat-form button[type=submit]').click();
const has = (page, text) => until(`the form has “${text}”`, async () => (await draft(page)) === text);
const sent = (from) => value(`SELECT GROUP_CONCAT(content ORDER BY seq) FROM messages WHERE sender_id = '${from.id}'`);
const isSent = (from, text) => until('it is sent', async () => (await sent(from)) === text);

/** A window in which `count` tabs show the same room: { me, other, open, tabs }. */
async function room(count) {
  const [me, other] = await people(2);
  const context = await windowOf(browser, me);
  const open = () => pageIn(context, `/chat/${other.id}`);
  const tabs = [];
  for (let i = 0; i < count; ++i) tabs.push(await open());
  return { me, other, context, open, tabs };
}

/** Playwright keeps all tabs visible: this one is told that it is out of sight, or in sight again. */
const setVisible = (page, visible) =>
  page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    },
    visible ? 'visible' : 'hidden',
  );

/** Runs in a page before all else: between hold() and arrive() it does not learn what other tabs store. */
function holdStorage() {
  const { getItem } = Storage.prototype;
  let events = null; // that are held
  let before;
  window.hold = () => {
    events = [];
    before = { ...localStorage };
  };
  window.arrive = () => {
    const held = events;
    events = null;
    for (const { key, oldValue, newValue } of held)
      dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue }));
  };
  addEventListener('storage', (event) => {
    if (events?.push(event)) event.stopImmediatePropagation();
  });
  Storage.prototype.getItem = function getHeld(key) {
    return events ? (before[key] ?? null) : getItem.call(this, key);
  };
}

async function finish(context) {
  for (const page of context.pages()) assert.deepEqual(page.faults, []);
  await context.close();
}

test('a draft that was sent does not come back from another tab that shows it', async () => {
  const { me, context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'to be sent');
  const second = await open();
  assert.equal(await draft(second), 'to be sent');
  await send(first);
  await isSent(me, 'to be sent');
  await has(second, '');
  await setVisible(second, false);
  await second.goto(url('/chat'));
  assert.equal(await draft(await open()), '');
  await finish(context);
});

test('nor from a tab that was opened while it was being written', async () => {
  const { me, context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'to be');
  const second = await open();
  await write(first, 'to be continued');
  await setVisible(second, false);
  assert.equal(await draft(await open()), 'to be continued');
  await send(first);
  await isSent(me, 'to be continued');
  for (const page of context.pages()) await has(page, '');
  assert.equal(await draft(await open()), '');
  await finish(context);
});

test('nor from the tab in which it was begun, when it was finished and sent in another one', async () => {
  const { me, context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'begun');
  const second = await open();
  await write(second, 'begun, and finished');
  await send(second);
  await isSent(me, 'begun, and finished');
  await has(first, '');
  assert.equal(await draft(await open()), '');
  await finish(context);
});

test('a text that was changed in another tab stays there when the older one is sent', async () => {
  const { me, context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'one');
  const second = await open();
  await write(second, 'one, and two');
  await send(first);
  await isSent(me, 'one');
  assert.equal(await draft(second), 'one, and two');
  assert.equal(await draft(await open()), 'one, and two');
  await finish(context);
});

test('of two texts that were changed in two tabs, both stay, and the one that is left is kept', async () => {
  const { me, context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'one');
  const second = await open();
  await write(second, 'two');
  await write(first, 'three'); // without having looked at what the second tab has
  assert.equal(await draft(second), 'two');
  await send(first);
  await isSent(me, 'three');
  assert.equal(await draft(second), 'two');
  await until('it is kept', async () => {
    const third = await open();
    const text = await draft(third);
    await third.close();
    return text === 'two';
  });
  await finish(context);
});

test('somebody who comes back to a tab goes on with what was written in another one', async () => {
  const { me, context, tabs } = await room(2);
  const [first, second] = tabs;
  await write(first, 'one');
  await setVisible(second, true);
  await has(second, 'one');
  await write(second, 'one, two');
  await setVisible(first, true);
  await has(first, 'one, two');
  await write(first, 'one, two, three');
  await send(first);
  await isSent(me, 'one, two, three');
  await has(second, '');
  await finish(context);
});

test('a newer draft that arrives after somebody came back is shown, and not overwritten', async () => {
  const { context, open } = await room(0);
  await context.addInitScript(holdStorage);
  const first = await open();
  await write(first, 'one');
  const second = await open();
  await first.evaluate(() => window.hold());
  await write(second, 'one, two');
  await setVisible(first, true);
  assert.equal(await draft(first), 'one');
  await first.evaluate(() => window.arrive());
  await has(first, 'one, two');
  await first.locator('#message').press('End');
  await first.locator('#message').pressSequentially(', three');
  await second.close();
  assert.equal(await draft(await open()), 'one, two, three');
  await finish(context);
});

test('a newer draft is shown as soon as its event has arrived, even if it cannot be read yet', async () => {
  const { context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'one');
  const second = await open();
  await first.evaluate(() => {
    const before = { ...localStorage };
    Storage.prototype.getItem = (key) => before[key] ?? null;
  });
  await write(second, 'one, two');
  await setVisible(first, true);
  await has(first, 'one, two');
  await finish(context);
});

test('the message that a draft answers is dropped and kept with it', async () => {
  const { me, other, context, open, tabs } = await room(1);
  const [first] = tabs;
  const id = await insertMessage(other.id, me.id, 'the question');
  const reply = async (page) => {
    await page.locator(`#message-${id}`).hover();
    await page.locator(`#message-${id} .bubble-reply`).click();
  };
  const quoted = (page) => page.locator('#quote', { hasText: 'the question' });
  await reply(first);
  await write(first, 'the answer');
  const second = await open();
  await quoted(second).waitFor();
  await send(first);
  await isSent(me, 'the answer');
  await has(second, '');
  await second.locator('#quote').waitFor({ state: 'hidden' });
  assert.equal(await second.locator('#quote input').inputValue(), '');

  await write(first, 'another');
  const third = await open();
  await reply(third); // a change of the draft
  await send(first);
  await isSent(me, 'the answer,another');
  assert.equal(await draft(third), 'another');
  await quoted(third).waitFor();
  await quoted(await open()).waitFor();
  await finish(context);
});

test('a draft is given up where its text is deleted, and stays where it cannot be stored', async () => {
  const { me, context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'never mind');
  const second = await open();
  await write(second, '');
  await has(first, '');
  assert.equal(await draft(await open()), '');

  await first.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await write(first, 'not stored');
  await setVisible(first, false);
  await setVisible(first, true);
  assert.equal(await draft(first), 'not stored');
  await send(first);
  await isSent(me, 'not stored');
  await finish(context);
});

test('a page that comes back from the browser’s history does not bring a sent draft with it', async () => {
  const { me, other, context, open, tabs } = await room(1);
  const [first] = tabs;
  await write(first, 'left behind');
  await first.evaluate(() => {
    window.kept = true;
  });
  await first.goto(url('/profile'));
  const second = await open();
  await has(second, 'left behind');
  await send(second);
  await isSent(me, 'left behind');
  await first.goBack({ waitUntil: 'commit' });
  await has(first, '');
  assert.equal(new URL(first.url()).pathname, `/chat/${other.id}`);
  assert.ok(await first.evaluate(() => window.kept), 'it is the page that was left');
  await finish(context);
});

test('a row of the inbox drops its draft when it is sent in whichever tab', async () => {
  const { me, other, context, open, tabs } = await room(1);
  const [first] = tabs;
  await insertMessage(other.id, me.id, 'the last word');
  await other.client.json('/chat/mark-read', { sender_id: me.id });
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  const inbox = await pageIn(context, '/chat');
  const row = inbox.locator(`[data-contact="${other.id}"]`);
  await write(first, 'half a price');
  await row.getByText('Draft: half a price').waitFor();
  const second = await open();
  await send(second);
  await isSent(me, 'half a price');
  await row.locator('.contact-draft').waitFor({ state: 'detached' });
  await setVisible(first, false);
  await inbox.reload();
  await row.getByText('half a price').waitFor();
  assert.equal(await row.locator('.contact-draft').count(), 0);
  await finish(context);
});
