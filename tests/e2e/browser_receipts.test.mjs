// “Read” on one's own messages: on all that were marked as read, however many, and whatever was going on meanwhile.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { holdAnswer, launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, quote, sql, value } from './support/sql.mjs';
import { logPosition } from './support/sse.mjs';
import { pid, until, url } from './support/stack.mjs';

const browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
after(() => browser.close());

const RECONNECTED_MS = 25_000; // a stream is tried again within 4 s, a request after an error within 5 s

const bubbles = (page) => page.locator('#chat-messages > .bubble-own');
const readOnes = (page) => page.locator('#chat-messages > .bubble-own', { has: page.locator('.bubble-state time') });
const areRead = (page, count) =>
  until(`${count} are read`, async () => (await readOnes(page).count()) === count, { within: RECONNECTED_MS });

/** A room with `count` messages of one's own in it: { me, other, ids, page, asked }; `asked` are the pages asked for. */
async function room(count, query = () => '') {
  const [me, other] = await people(2);
  await insertMessages(me.id, other.id, 'mine ', count);
  const list = await value(`SELECT GROUP_CONCAT(id ORDER BY seq) FROM messages WHERE sender_id = ${quote(me.id)}`);
  const ids = list.split(',');
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}${query(ids)}`);
  const asked = [];
  page.on('request', (request) => {
    const accept = request.headers().accept;
    if (request.url().includes('/messages?') && accept === 'application/json') asked.push(request.url());
  });
  return { me, other, ids, page, asked };
}

const mark = ({ me, other, ids }, from = 0, upTo = ids.length - 1) =>
  other.client.json('/chat/mark-read', { sender_id: me.id, from: ids[from], up_to: ids[upTo] });

/** Loads older messages until `count` are on the page. */
async function loadOlder(page, count) {
  await until(`${count} are on the page`, async () => {
    await page.locator('.scroller').evaluate((each) => each.scrollTo(0, -100_000 - Math.random()));
    return (await bubbles(page).count()) >= count;
  });
}

/** Takes the stream from the page while something happens, and has it back. With `trim`, the log has lost that. */
async function away({ page }, meanwhile, { trim = false } = {}) {
  await page.route('**/chat/stream*', (route) => route.abort());
  process.kill(pid('pushd'), 'SIGKILL');
  await meanwhile();
  await logPosition();
  if (trim) await sql('DELETE FROM chat_events');
  await page.unroute('**/chat/stream*');
}

async function finish(page) {
  await page.context().close();
}

test('all eighty messages on a page that were read at once say so', async () => {
  const all = await room(80);
  await loadOlder(all.page, 80);
  await mark(all);
  await areRead(all.page, 80);
  assert.equal(all.asked.length, 1);
  assert.deepEqual(all.page.faults, []);
  await finish(all.page);
});

test('so do three hundred, and what was read in parts, and nothing else', async () => {
  const all = await room(300);
  await loadOlder(all.page, 300);
  await mark(all, 280);
  await areRead(all.page, 20);
  await mark(all, 20, 269);
  await areRead(all.page, 270);
  const unread = await bubbles(all.page)
    .filter({ hasNot: all.page.locator('.bubble-state time') })
    .evaluateAll((some) => some.map((bubble) => bubble.id.replace('message-', '')));
  assert.deepEqual(unread, [...all.ids.slice(0, 20), ...all.ids.slice(270, 280)]);
  assert.ok(all.asked.length <= 6, `${all.asked.length} requests`);
  await mark(all);
  await areRead(all.page, 300);
  assert.deepEqual(all.page.faults, []);
  await finish(all.page);
});

test('a page far from the newest shows what of it was read with them', async () => {
  const all = await room(200, (ids) => `?at=${ids[20]}`);
  await mark(all);
  await areRead(all.page, await bubbles(all.page).count());
  assert.deepEqual(all.page.faults, []);
  await finish(all.page);
});

test('messages that are read while they are being loaded say so', async () => {
  const all = await room(150);
  const held = await holdAnswer(all.page, /\/messages\?before=/, { times: 1 });
  await all.page.locator('.scroller').evaluate((each) => each.scrollTo(0, -100_000));
  await held.fetched;
  await mark(all);
  await areRead(all.page, 50);
  held.release();
  await loadOlder(all.page, 150);
  await areRead(all.page, 150);
  assert.deepEqual(all.page.faults, []);
  await finish(all.page);
});

test('a request that fails is tried again', async () => {
  const all = await room(60);
  await loadOlder(all.page, 60);
  let refused = 0;
  await all.page.route(
    /\/messages\?before=/,
    (route) => {
      refused += 1;
      return route.fulfill({ status: 503, contentType: 'application/json', body: '{}' });
    },
    { times: 2 },
  );
  await mark(all);
  await areRead(all.page, 60);
  assert.equal(refused, 2);
  await finish(all.page);
});

test('marks that come while an earlier one is asked about are shown, too', async () => {
  const all = await room(50);
  const held = await holdAnswer(all.page, /\/messages\?before=/, { times: 1 });
  await mark(all, 10, 19);
  await held.fetched;
  await mark(all, 40, 49);
  await mark(all, 25, 30);
  await mark(all, 0, 5);
  held.release();
  await areRead(all.page, 32);
  assert.deepEqual(all.page.faults, []);
  await finish(all.page);
});

test('many marks at once, after a time without connection, are a few requests', async () => {
  const all = await room(100);
  await loadOlder(all.page, 100);
  await away(all, async () => {
    for (let i = 0; i < 80; i += 4) await mark(all, i, i + 2); // every fourth stays unread
  });
  await areRead(all.page, 60);
  assert.ok(all.asked.length <= 4, `${all.asked.length} requests`);
  await finish(all.page);
});

test('what was read while the log lost it says so after the reset, also further up and far from the newest', async () => {
  for (const query of [() => '', (ids) => `?at=${ids[20]}`]) {
    const all = await room(160, query);
    if (!query(all.ids)) await loadOlder(all.page, 160);
    await away(
      all,
      async () => {
        await mark(all, 0, 9);
        await mark(all, 30, 139);
      },
      { trim: true },
    );
    const shown = await bubbles(all.page).evaluateAll((some) => some.map(({ id }) => id.replace('message-', '')));
    const expected = shown.filter((id) => {
      const at = all.ids.indexOf(id);
      return at < 10 || (at >= 30 && at < 140);
    });
    assert.ok(expected.length > 0);
    await areRead(all.page, expected.length);
    await finish(all.page);
  }
});

test('a page that comes back from the browser’s history shows what was read meanwhile', async () => {
  const all = await room(80);
  await loadOlder(all.page, 80);
  await all.page.evaluate(() => {
    window.kept = true;
  });
  await all.page.goto(url('/profile'));
  await mark(all);
  await all.page.goBack({ waitUntil: 'commit' });
  await areRead(all.page, 80);
  assert.ok(await all.page.evaluate(() => window.kept), 'it is the page that was left');
  await finish(all.page);
});

test('messages that were read before times were noted are asked about once', async () => {
  const [me, other] = await people(2);
  await insertMessages(me.id, other.id, 'adopted ', 30);
  await sql(`UPDATE messages SET is_read = 1, read_at = NULL WHERE sender_id = ${quote(me.id)}`);
  const page = await pageIn(await windowOf(browser, me), `/chat/${other.id}`);
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/messages?before=')) asked += 1;
  });
  for (let count = 1; count <= 3; ++count) {
    const id = await insertMessage(me.id, other.id, 'new');
    await page.locator(`#message-${id}`).waitFor();
    await other.client.json('/chat/mark-read', { sender_id: me.id });
    await areRead(page, count);
  }
  assert.equal(asked, 1);
  assert.equal(await page.locator('.bubble-state', { hasText: /^Read$/ }).count(), 30);
  await finish(page);
});
