// A log that was trimmed while pages were away: a reset tells them so, and they fetch what they have missed.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { launch, once, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages, sql } from './support/sql.mjs';
import { logPosition, rewindLog } from './support/sse.mjs';
import { pid, until, url } from './support/stack.mjs';
import { allHear, holderOf, tabIn } from './support/tabs.mjs';

const FETCHED_MS = 25_000; // a stream is tried again within 4 s, a page after an error within 10 s

const browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
after(() => browser.close());
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

const bubbles = (page) => page.locator('#chat-messages > .bubble .bubble-text').allTextContents();

/** Takes their streams from the pages, and gives them back when `meanwhile` is done and trimmed from the log. */
async function trimmedMeanwhile(pages, meanwhile) {
  for (const page of pages) await page.route('**/chat/stream*', (route) => route.abort());
  process.kill(pid('pushd'), 'SIGKILL');
  await meanwhile();
  await logPosition();
  await sql('DELETE FROM chat_events');
  for (const page of pages) await page.unroute('**/chat/stream*');
}

for (const refused of [false, true]) {
  const how = refused ? 'fetched, though the first answer is a 503' : 'fetched';

  test(`what a trimmed log cannot tell is ${how}: in the room, in the inbox, in the badge`, async () => {
    const [talker, reader, other] = await people(3);
    const [room, inbox] = await Promise.all(
      [
        [talker, `/chat/${other.id}`],
        [reader, '/chat'],
      ].map(async ([person, path]) => pageIn(await windowOf(browser, person), path)),
    );
    const row = inbox.locator('#contacts > li', { has: inbox.locator(`a[href="/chat/${other.id}"]`) });
    const badge = inbox.locator('#unread-message-count');
    await once(room, `#message-${await insertMessage(other.id, talker.id, 'live')}`);
    await insertMessage(other.id, reader.id, 'live');
    await row.getByText('live').waitFor();
    await badge.filter({ hasText: /^1$/ }).waitFor();

    let refusals = 0;
    const refuse = (route) => {
      ++refusals;
      return route.fulfill({ status: 503, contentType: 'text/html', body: 'busy' });
    };
    if (refused) {
      await room.route(/\/messages$/, refuse, { times: 1 });
      await inbox.route(/\/chat$/, refuse, { times: 1 });
    }
    await trimmedMeanwhile([room, inbox], async () => {
      for (const person of [talker, reader]) await insertMessages(other.id, person.id, 'missed ', 3);
    });
    await until('the room shows it', async () => (await bubbles(room)).length >= 4, { within: FETCHED_MS });
    assert.deepEqual(await bubbles(room), ['live', 'missed 1', 'missed 2', 'missed 3']);
    await row.getByText('missed 3').waitFor({ timeout: FETCHED_MS });
    await row.locator('.contact-unread', { hasText: /^4$/ }).waitFor();
    await badge.filter({ hasText: /^4$/ }).waitFor();
    assert.equal(refusals, refused ? 2 : 0);
  });
}

/** A room in two tabs of a browser, which both have heard of its one message, "live"; `front` holds the stream. */
async function twoTabs() {
  const [me, other] = await people(2);
  const context = await windowOf(browser, me);
  const front = await tabIn(context, url(`/chat/${other.id}`));
  await holderOf([front]);
  const away = await tabIn(context, url(`/chat/${other.id}`));
  await insertMessage(other.id, me.id, 'live');
  await allHear([front, away], ['live']);
  return { me, other, front, away };
}

test('a tab that was put away when the reset came is told of it by nobody’s memory: it hears it itself', async () => {
  const { me, other, front, away } = await twoTabs();
  await away.goto('about:blank');
  await trimmedMeanwhile([front], () => insertMessages(other.id, me.id, 'missed ', 3));
  await allHear([front], ['live', 'reset'], FETCHED_MS);
  await away.goBack({ waitUntil: 'commit' });
  await allHear([away], ['live', 'reset']);
  const all = ['live', 'missed 1', 'missed 2', 'missed 3'];
  for (const page of [front, away])
    await until('all of it is shown', async () => (await bubbles(page)).join() === all.join());
});

test('a restored backup: open pages, and one that is put away, show its messages and no lost ones', async () => {
  const { me, other, front, away } = await twoTabs();
  const past = await logPosition();
  await insertMessages(other.id, me.id, 'lost ', 3);
  await allHear([front, away], ['live', 'lost 1', 'lost 2', 'lost 3']);
  await away.goto('about:blank');
  await logPosition();
  const lost = `FROM messages WHERE content LIKE 'lost %' AND sender_id = '${other.id}'`;
  const [[first]] = await sql(`SELECT MIN(seq) ${lost}`);
  await sql(`DELETE ${lost}; ALTER TABLE message_sequence AUTO_INCREMENT = ${first}`);
  await rewindLog(past);
  const show = (page, texts) =>
    until(`${texts} are shown`, async () => (await bubbles(page)).join() === texts.join(), { within: FETCHED_MS });
  await show(front, ['live']);
  await away.goBack({ waitUntil: 'commit' });
  await show(away, ['live']);
  const id = await insertMessage(other.id, me.id, 'new');
  assert.equal(Number(id.slice(1)), Number(first), 'it has the number of a lost one');
  for (const page of [front, away]) await show(page, ['live', 'new']);
});
