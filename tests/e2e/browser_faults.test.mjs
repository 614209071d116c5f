// What dies while a page is open: the network, the daemon, a worker. Every message stands on the page, once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, once, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, value } from './support/sql.mjs';
import { logPosition } from './support/sse.mjs';
import { pid, sv, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const texts = (page) => page.locator('#chat-messages > .bubble .bubble-text').allTextContents();
const write = async (page, text) => {
  await page.locator('#message').fill(text);
  await page.locator('#chat-form button[type=submit]').click();
};
const stored = (from) =>
  value(`SELECT GROUP_CONCAT(content ORDER BY seq) FROM messages WHERE sender_id = '${from.id}'`);

/** A room that has shown a first message live, so that its stream is known to be open. */
async function liveRoom(me, other) {
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  await once(page, `#message-${await insertMessage(other.id, me.id, 'live')}`);
  return page;
}

test('what was sent while the page was offline appears once it is back, once each and in order', async () => {
  const [me, other] = await people(2);
  const page = await liveRoom(me, other);
  await page.context().setOffline(true);
  await insertMessages(other.id, me.id, 'missed ', 3);
  await page.context().setOffline(false);
  await until('they are there', async () => (await texts(page)).length >= 4, { within: 20_000 });
  await insertMessage(other.id, me.id, 'last');
  await until('and the next', async () => (await texts(page)).includes('last'));
  assert.deepEqual(await texts(page), ['live', 'missed 1', 'missed 2', 'missed 3', 'last']);
  await page.context().close();
});

test('what is written between the page’s reading and its stream’s opening appears, once', async () => {
  const [me, other] = await people(2);
  await insertMessage(other.id, me.id, 'read with the page');
  const page = await pageIn(await windowOf(browser, me));
  let open;
  const gate = new Promise((done) => {
    open = done;
  });
  await page.route('**/chat/stream*', (route) => gate.then(() => route.continue()));
  const asked = page.waitForRequest('**/chat/stream*');
  await page.goto(url(`/chat/${other.id}`));
  await asked;
  await insertMessages(other.id, me.id, 'in between ', 2);
  await logPosition(); // the events are history before the stream begins
  open();
  await until('they are there', async () => (await texts(page)).length >= 3);
  await insertMessage(other.id, me.id, 'live');
  await until('and the next', async () => (await texts(page)).includes('live'));
  assert.deepEqual(await texts(page), ['read with the page', 'in between 1', 'in between 2', 'live']);
  await page.context().close();
});

test('an answer that ends an EventSource for good does not end the page’s stream', async () => {
  const [me, other] = await people(2);
  const page = await liveRoom(me, other);
  let refused = 0;
  await page.route('**/chat/stream*', (route) => {
    ++refused;
    return route.fulfill({ status: 500, contentType: 'text/html', body: 'a proxy’s own words' });
  });
  process.kill(pid('pushd'), 'SIGKILL');
  await until('it was refused, and asks again', () => refused >= 3, { within: 20_000 });
  await insertMessages(other.id, me.id, 'missed ', 2);
  await until('the daemon lives', async () => await logPosition());
  await page.unroute('**/chat/stream*');
  await until('they are there', async () => (await texts(page)).length >= 3, { within: 15_000 });
  assert.deepEqual(await texts(page), ['live', 'missed 1', 'missed 2']);
  await page.context().close();
});

test('what is written while offline is kept, also over a reload, and sent once', async () => {
  const [me, other] = await people(2);
  const page = await liveRoom(me, other);
  await page.route('**/chat/send', (route) => route.abort());
  await write(page, 'written offline');
  await page.locator('#pending').getByText('written offline').waitFor();
  await write(page, 'and this');
  await page.reload();
  await page.locator('#pending').getByText('written offline').waitFor();
  assert.equal(await stored(me), 'NULL');
  await page.unroute('**/chat/send');
  await until('it is sent', async () => (await stored(me)) === 'written offline,and this', { within: 20_000 });
  await until('it is shown', async () => (await texts(page)).length === 3);
  assert.deepEqual(await texts(page), ['live', 'written offline', 'and this']);
  await page.context().close();
});

test('an answer that is lost does not send the message twice', async () => {
  const [me, other] = await people(2);
  const page = await liveRoom(me, other);
  let lost = 0;
  await page.route('**/chat/send', async (route) => {
    if (++lost > 2) return route.continue();
    await route.fetch(); // it arrives …
    return route.abort(); // … but its answer does not
  });
  await write(page, 'sent once');
  await until(
    'the page knows',
    async () =>
      lost > 2 && (await texts(page)).includes('sent once') && (await page.locator('#pending > *').count()) === 0,
    { within: 20_000 },
  );
  assert.equal(await stored(me), 'sent once');
  assert.deepEqual(await texts(page), ['live', 'sent once']);
  await page.context().close();
});

test('the page recovers when the daemon is killed, and nothing is lost or doubled', async () => {
  const [me, other] = await people(2);
  const [page, inbox] = [await liveRoom(me, other), await pageIn(await windowOf(browser, me), '/chat')];
  const expected = ['live'];
  for (let round = 0; round < 2; ++round) {
    process.kill(pid('pushd'), 'SIGKILL');
    for (let i = 0; i < 3; ++i) {
      expected.push(`round ${round}, ${i}`);
      await insertMessage(other.id, me.id, expected.at(-1));
    }
    await until('they are there', async () => (await texts(page)).length >= expected.length, { within: 15_000 });
    assert.deepEqual(await texts(page), expected);
  }
  await inbox.locator('#contacts > li').first().getByText(expected.at(-1)).waitFor();
  for (const each of [page, inbox]) await each.context().close();
});

test('the page recovers when the daemon was away for a while', async () => {
  const [me, other] = await people(2);
  const page = await liveRoom(me, other);
  await sv('down', 'pushd');
  try {
    await write(page, 'sent without it');
    await until('the sender sees it', async () => (await texts(page)).includes('sent without it'));
    await insertMessage(other.id, me.id, 'waits');
  } finally {
    await sv('up', 'pushd');
  }
  await until('it is there', async () => (await texts(page)).includes('waits'), { within: 15_000 });
  assert.deepEqual(await texts(page), ['live', 'sent without it', 'waits']);
  await page.context().close();
});

test('the page recovers when nginx and all workers were killed', async () => {
  const [me, other] = await people(2);
  const page = await liveRoom(me, other);
  process.kill(pid('web'), 'SIGKILL');
  process.kill(pid('nginx'), 'SIGKILL');
  await write(page, 'into the dark');
  await insertMessage(other.id, me.id, 'out of the dark');
  await until('both are there', async () => (await texts(page)).length >= 3, { within: 25_000 });
  await until('nothing waits', async () => (await page.locator('#pending > *').count()) === 0, { within: 25_000 });
  assert.deepEqual((await texts(page)).sort(), ['into the dark', 'live', 'out of the dark']);
  assert.equal(await stored(me), 'into the dark');
  await page.context().close();
});
