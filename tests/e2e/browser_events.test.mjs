// Pages draw messages from their events: as the server would, and without asking it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { requestsOf } from './support/absence.mjs';
import { between } from './support/between.mjs';
import { launch, pageIn, signIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, quote, sql, value } from './support/sql.mjs';
import { sleep, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const MESSAGES = 10;
const MOST_MARKS = 4; // requests that mark them as read, one a second
const LATER_MS = 2_500; // longer than a page waits before it asks for something later

const DRAWN = [
  'plain',
  'two\nlines\n\n and more  ',
  '\n\tbegins with a break',
  '<b>bold?</b> &amp; "quoted" \'single\' </p><script>alert(1)</script>',
  'مرحبا، السعر 5.25 للكيلو',
  'עברית and English, mixed ‏123',
  '☕️ 👩🏽‍🌾 👨‍👩‍👧‍👦 🇺🇬',
  'e\u0301 \u200d \u202e reversed \u2028 separator',
  '',
  ' \n ',
  '{"type":"attachment","file_name":"price <list>.pdf","file_path":"chat/a.pdf"}',
  '{"type":"attachment","file_name":"","file_path":"chat/../b.pdf"}',
  'x'.repeat(4000),
  'word '.repeat(700),
  'javascript:alert(1)',
];
const FETCHED = [
  'see https://example.com/a?b=<c>&d="e".',
  'WWW.example.com and grower@example.com',
  'carriage\r\nreturn',
  'a\0b',
];

const idOf = (content) => value(`SELECT id FROM messages WHERE content = ${quote(content)} ORDER BY seq DESC LIMIT 1`);
const bubblesOf = (page) => page.locator('#chat-messages > .bubble').evaluateAll((all) => all.map((each) => each.outerHTML));
const isThere = (page, id) => page.locator(`#message-${id}`).waitFor();

async function insert(from, to, text, answeredId) {
  await sql(`INSERT INTO messages (sender_id, receiver_id, content, reply_to)
    VALUES (${quote(from.id)}, ${quote(to.id)}, ${quote(text).replace('\r', '\\r')}, ${answeredId ? Number(answeredId.slice(1)) : 'NULL'})`);
  return value(`SELECT MAX(id) FROM messages WHERE sender_id = ${quote(from.id)} AND receiver_id = ${quote(to.id)}
    AND seq = (SELECT MAX(seq) FROM messages WHERE sender_id = ${quote(from.id)})`);
}

for (const [locale, timezoneId] of [
  ['en-GB', 'Africa/Kampala'],
  ['ar', 'Asia/Kathmandu'],
])
  test(`a bubble drawn from its event is the server's, in ${locale}`, async () => {
    const [me, other] = await people(2);
    await sql(`UPDATE users SET name = 'Okello & <Söhne>' WHERE id = ${quote(other.id)}`);
    const page = await pageIn(await windowOf(browser, me, { locale, timezoneId }), `/chat/${other.id}`);
    const fetched = requestsOf(page, '/messages');
    let last;
    for (const text of DRAWN)
      for (const [from, to] of [
        [other, me],
        [me, other],
      ]) {
        last = await insert(from, to, text);
        await isThere(page, last);
      }
    assert.equal(fetched.length, 0);
    for (const text of FETCHED) {
      last = await insert(other, me, text);
      await isThere(page, last);
    }
    for (const [from, to] of [
      [other, me],
      [me, other],
    ]) {
      last = await insert(from, to, 'an answer', last);
      await isThere(page, last);
    }
    assert.equal(fetched.length, FETCHED.length + 2);
    const drawn = await bubblesOf(page);
    assert.equal(drawn.length, 2 * DRAWN.length + FETCHED.length + 2);
    await page.goto(url(`/chat/${other.id}?limit=100`));
    await until('the page is written', async () => {
      const [time] = await page.locator('#chat-messages time').evaluateAll((all) => all.map((each) => each.textContent));
      return drawn[0].includes(`>${time}</time>`);
    });
    assert.deepEqual(await bubblesOf(page), drawn);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

test('a message costs the server no request but the mark of what was read', async (t) => {
  const [me, other, third] = await people(3);
  await insertMessage(third.id, me.id, 'unread elsewhere');
  await insertMessage(other.id, me.id, 'read');
  const counter = await between();
  t.after(counter.close);
  const context = await windowOf(browser);
  await signIn(context, me, counter.base);
  const page = await pageIn(context);
  await page.goto(new URL(`/chat/${other.id}`, counter.base).href);
  await page.bringToFront();
  const isRead = async () => (await value(`SELECT COUNT(*) FROM messages WHERE is_read = 0
    AND receiver_id = ${quote(me.id)} AND sender_id = ${quote(other.id)}`)) === '0';
  await until('the page is read', isRead);
  await page.mouse.move(100, 100); // what comes at the first sign of life comes now
  await page.locator('#contacts [data-contact]').first().waitFor();
  const badge = page.locator('#unread-message-count');
  await badge.getByText(/^1$/).waitFor();
  const isQuiet = async () => {
    const { length } = counter.passed;
    await sleep(LATER_MS);
    return counter.passed.length === length;
  };
  await until('the page has what it needs', isQuiet, { within: 30_000 });
  const before = counter.passed.length;
  for (let i = 1; i <= MESSAGES; ++i) await insertMessage(other.id, me.id, `message ${i}`);
  await page.locator('#chat-messages').getByText(`message ${MESSAGES}`, { exact: true }).waitFor();
  await until('all is read', isRead);
  await page.evaluate(async () => (await fetch('/offline')).status); // whatever the messages made it ask comes before
  const isScript = (path) => path.startsWith('/static/'); // fetched once
  const asked = counter.passed.slice(before).map(({ path }) => path);
  const paths = asked.slice(0, asked.indexOf('/offline')).filter((path) => !isScript(path));
  assert.deepEqual([...new Set(paths)], ['/chat/mark-read']);
  assert.ok(paths.length <= MOST_MARKS, `${paths.length} requests`);
  assert.equal(await badge.textContent(), '1');
  assert.deepEqual(page.faults, []);
  await context.close();
});

test('the badge is right when the response to a mark is lost', async () => {
  const [me, other, third] = await people(3);
  await insertMessage(third.id, me.id, 'unread elsewhere');
  await insertMessage(other.id, me.id, 'read');
  const context = await windowOf(browser, me);
  const page = await pageIn(context, '/chat'); // from here on, scripts mark what is seen
  let lost = 0;
  await page.route('**/chat/mark-read', async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.goto(url(`/chat/${other.id}`));
  await page.bringToFront();
  const badge = page.locator('#unread-message-count');
  await until('it is marked again', () => lost > 1);
  await badge.getByText(/^1$/).waitFor();
  await context.close();
});
