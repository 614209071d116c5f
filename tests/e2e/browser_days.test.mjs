// A page that stays open past midnight, or travels to another time zone: its days and times stay right.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { quote, sql } from './support/sql.mjs';
import { until } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONE = 'Africa/Kampala'; // UTC+3 all year
const OFFSET_MS = 3 * HOUR_MS;

// The midnight that the pages pass: the last one before now, since presence is kept for some days.
const MIDNIGHT = Math.floor((Date.now() + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
const NOON = MIDNIGHT - DAY_MS / 2; // of the day before it

const label = (time, options) => new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, ...options }).format(time);
const clock = (time) => label(time, { hour: 'numeric', minute: '2-digit' });
const fullDay = (time) => label(time, { dateStyle: 'full' });
const day = (time) => new RegExp(`^${label(time, { day: 'numeric', month: 'short' })}( \\d{4})?$`);

const insertAt = (from, to, text, time) =>
  sql(`INSERT INTO messages (sender_id, receiver_id, content, created_at)
    VALUES (${quote(from.id)}, ${quote(to.id)}, ${quote(text)}, FROM_UNIXTIME(${time / 1000}))`);

/** A window with a clock of its own, which goes on from `time`. */
async function windowAt(person, time, options = {}) {
  const context = await windowOf(browser, person, { timezoneId: ZONE, ...options });
  await context.clock.install({ time });
  return context;
}

const days = (page) => page.locator('#chat-messages > .day').allTextContents();
const daysAre = (page, expected) =>
  until(`the days are ${expected}`, async () => (await days(page)).join() === expected.join());

async function finish(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

test('the days of a room are named anew at midnight, without a touch', async () => {
  const [me, other] = await people(2);
  await insertAt(other, me, 'the day before', NOON - DAY_MS);
  await insertAt(other, me, 'of the day', NOON);
  const page = await pageIn(await windowAt(me, MIDNIGHT - 60_000), `/chat/${other.id}`);
  await daysAre(page, ['Yesterday', 'Today']);
  await page.locator('#chat-messages > .day').evaluateAll((all) => {
    for (const each of all) each.mark = 'the same';
  });
  await page.clock.setSystemTime(MIDNIGHT - 1_000); // and goes on
  await daysAre(page, [fullDay(NOON - DAY_MS), 'Yesterday']);
  const marks = await page.locator('#chat-messages > .day').evaluateAll((all) => all.map((each) => each.mark));
  assert.deepEqual(marks, ['the same', 'the same'], 'nothing is added, which would be read out');
  await insertAt(other, me, 'of the new day', MIDNIGHT + 1_000);
  await page.locator('.bubble').getByText('of the new day').waitFor();
  await daysAre(page, [fullDay(NOON - DAY_MS), 'Yesterday', 'Today']);
  await page.clock.setSystemTime(MIDNIGHT + 10 * DAY_MS);
  await daysAre(page, [NOON - DAY_MS, NOON, MIDNIGHT].map(fullDay));
  await finish(page);
});

test('hours become dates at midnight: in the inbox, beside a room, and of when somebody was last seen', async () => {
  const [me, other] = await people(2);
  await insertAt(other, me, 'of the day', NOON);
  await sql(`INSERT INTO chat_presence (user_id, is_online, seen_at)
    VALUES (${quote(other.id)}, 0, FROM_UNIXTIME(${NOON / 1000}))`);
  const context = await windowAt(me, MIDNIGHT - 60_000, { viewport: { width: 1280, height: 800 } });
  const inbox = await pageIn(context, '/chat');
  const room = await pageIn(context, `/chat/${other.id}`);
  await room.mouse.move(400, 400); // somebody is there to see the list beside the room
  const times = [
    inbox.locator(`[data-contact="${other.id}"] time`),
    room.locator(`.beside [data-contact="${other.id}"] time`),
    room.locator('#presence time'),
  ];
  for (const each of times) await each.getByText(clock(NOON), { exact: true }).waitFor();
  for (const page of [inbox, room]) await page.clock.setSystemTime(MIDNIGHT - 500);
  for (const each of times) await each.getByText(day(NOON)).waitFor();
  assert.match(await room.locator('#presence').textContent(), /^last seen \d/);
  assert.equal(await room.locator('#chat-messages .bubble time').first().textContent(), clock(NOON));
  assert.deepEqual(inbox.faults, []);
  await finish(room);
});

test('a page that was frozen over midnight is right as soon as it is seen', async () => {
  const [me, other] = await people(2);
  await insertAt(other, me, 'of the day', NOON);
  const page = await pageIn(await windowAt(me, MIDNIGHT - 120_000), `/chat/${other.id}`);
  await daysAre(page, ['Today']);
  for (const [event, time, name] of [
    ['visibilitychange', MIDNIGHT + HOUR_MS, 'Yesterday'],
    ['pageshow', MIDNIGHT + DAY_MS + HOUR_MS, fullDay(NOON)],
  ]) {
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000)); // no timer runs from here on
    await page.clock.setSystemTime(time);
    assert.notDeepEqual(await days(page), [name]);
    await page.evaluate((type) => {
      const target = type === 'pageshow' ? window : document;
      target.dispatchEvent(new PageTransitionEvent(type, { bubbles: true, persisted: true }));
    }, event);
    assert.deepEqual(await days(page), [name]);
    await page.clock.resume();
  }
  await finish(page);
});

test('in another time zone, days and times become that zone’s', async () => {
  const [me, other] = await people(2);
  await insertAt(other, me, 'in the evening', MIDNIGHT - HOUR_MS); // 20:00 UTC: the next day in Tokyo
  const context = await windowAt(me, MIDNIGHT - HOUR_MS / 2, { timezoneId: undefined });
  const inbox = await pageIn(context, '/chat');
  const room = await pageIn(context, `/chat/${other.id}`);
  const times = [
    inbox.locator(`[data-contact="${other.id}"] time`),
    room.locator('#chat-messages .bubble-link time').first(),
  ];
  const travel = [];
  for (const page of [inbox, room]) {
    const session = await context.newCDPSession(page);
    travel.push((timezoneId) => session.send('Emulation.setTimezoneOverride', { timezoneId }));
  }
  for (const [timeZone, now, name] of [
    [ZONE, MIDNIGHT - HOUR_MS / 2, 'Today'],
    ['Asia/Tokyo', MIDNIGHT, 'Today'],
    [ZONE, MIDNIGHT, 'Yesterday'],
  ]) {
    for (const page of [inbox, room]) await page.clock.setSystemTime(now);
    for (const go of travel) await go(timeZone);
    await daysAre(room, [name]);
    const hour = label(MIDNIGHT - HOUR_MS, { timeZone, hour: 'numeric', minute: '2-digit' });
    await times[1].getByText(hour, { exact: true }).waitFor();
    await times[0].getByText(name === 'Today' ? hour : day(MIDNIGHT - HOUR_MS)).waitFor();
  }
  assert.deepEqual(inbox.faults, []);
  await finish(room);
});
