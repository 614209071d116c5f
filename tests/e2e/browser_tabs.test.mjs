// Many tabs of one browser: one of them holds the event stream for all. Whatever happens to it, each tab hears every
// event once and in order. All of it also without a secure context, where browsers have no locks.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { launch, launchLifelike, signIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, insertMessages } from './support/sql.mjs';
import { eventId } from './support/sse.mjs';
import { BASE, pid, until, url } from './support/stack.mjs';
import { streamsOpen } from './support/streams.mjs';
import { allHear, holderOf, tabIn } from './support/tabs.mjs';

const MANY = 10; // more than the six connections that a browser opens to a host
const LIVE_MS = 1_000; // from the commit to the last tab
const TAKEN_OVER_MS = 3_000;

const browser = await launch({ args: ['--host-resolver-rules=MAP chat.test 127.0.0.1'] });
after(() => browser.close());
const others = []; // browsers of a single test
afterEach(async () => {
  for (const closable of [...browser.contexts(), ...others.splice(0)]) await closable.close();
  await streamsOpen(0);
});

const INSECURE = new URL(BASE); // plain HTTP, and not localhost
INSECURE.hostname = 'chat.test';

/** Tabs of one window, opened at once, with the room of `me` and `other`. All of them are live. */
async function openTabs(me, other, { count = 5, base = BASE, within } = {}) {
  const context = within ?? (await windowOf(browser));
  await signIn(context, me, base);
  const { href } = new URL(`/chat/${other.id}`, base);
  const tabs = await Promise.all(Array.from({ length: count }, () => tabIn(context, href)));
  await holderOf(tabs);
  await insertMessage(other.id, me.id, 'live');
  await allHear(tabs, ['live']);
  return tabs;
}

const without = (tabs, page) => tabs.filter((each) => each !== page);
const bubbles = (page) => page.locator('#chat-messages > .bubble .bubble-text').allTextContents();

test('what the holder hears it tells at once, unasked', async () => {
  const [me, other] = await people(2);
  const context = await windowOf(browser);
  await context.clock.install();
  const tabs = await openTabs(me, other, { count: 3, within: context });
  for (const page of tabs) await page.clock.pauseAt(Date.now() + 60_000);
  await insertMessage(other.id, me.id, 'told');
  await allHear(tabs, ['live', 'told'], LIVE_MS);
});

test('a reset is for every tab, also one that takes the log back', async () => {
  const [me, other] = await people(2);
  const tabs = await openTabs(me, other, { count: 3 });
  const holder = await holderOf(tabs);
  const before = await eventId(`(SELECT MIN(id) - 1 FROM chat_events WHERE user_id = '${me.id}')`);
  const body = `retry: 100\n\nid: ${before}\nevent: reset\ndata: {"cursor":${before}}\n\n`;
  const answer = { contentType: 'text/event-stream', body };
  await holder.route('**/chat/stream*', (route) => route.fulfill(answer), { times: 1 });
  process.kill(pid('pushd'), 'SIGKILL');
  await allHear(tabs, ['live', 'reset', 'live']); // what comes after that id is told again
  await insertMessage(other.id, me.id, 'afterwards');
  await allHear(tabs, ['live', 'reset', 'live', 'afterwards']);
});

for (const base of [BASE, INSECURE]) {
  const secure = base === BASE;
  const where = secure ? '' : ', without a secure context';

  test(`ten tabs are live over one stream, the sender’s too${where}`, async (t) => {
    const [me, other] = await people(2);
    const tabs = await openTabs(me, other, { count: MANY, base });
    assert.equal(await tabs[0].evaluate(() => window.isSecureContext), secure);
    assert.equal(await tabs[0].evaluate(() => 'locks' in navigator), secure);
    await streamsOpen(1);
    await insertMessage(other.id, me.id, 'to all');
    const first = await allHear(tabs, ['live', 'to all'], LIVE_MS);
    await tabs[3].locator('#message').fill('from one');
    await tabs[3].locator('#chat-form button[type=submit]').click();
    const second = await allHear(tabs, ['live', 'to all', 'from one'], LIVE_MS);
    t.diagnostic(`heard by all after ${first} ms and ${second} ms`);
    for (const page of tabs) {
      await until('each stands there once', async () => (await bubbles(page)).join() === 'live,to all,from one');
      // Chromium complains that it ignores a header on a host like this.
      assert.deepEqual(
        page.faults.filter((fault) => !fault.includes('Cross-Origin-Opener-Policy')),
        [],
      );
    }
    await streamsOpen(1);
  });

  test(`the holder is closed: another takes over, and nothing is lost${where}`, async (t) => {
    const [me, other] = await people(2);
    let tabs = await openTabs(me, other, { base });
    const expected = ['live'];
    for (let round = 0; round < 3; ++round) {
      const holder = await holderOf(tabs);
      tabs = without(tabs, holder);
      await holder.close();
      expected.push(`meanwhile ${round}`);
      await insertMessage(other.id, me.id, expected.at(-1));
      t.diagnostic(`heard by all after ${await allHear(tabs, expected, TAKEN_OVER_MS)} ms`);
    }
    await streamsOpen(1);
  });

  test(`the holder crashes: another takes over${where}`, async (t) => {
    const [me, other] = await people(2);
    const tabs = await openTabs(me, other, { base });
    const holder = await holderOf(tabs);
    const crashed = holder.waitForEvent('crash');
    const cdp = await holder.context().newCDPSession(holder);
    cdp.send('Page.crash').catch(() => {}); // which never answers
    await crashed;
    await insertMessage(other.id, me.id, 'meanwhile');
    const late = await allHear(without(tabs, holder), ['live', 'meanwhile'], TAKEN_OVER_MS);
    t.diagnostic(`heard by all after ${late} ms`);
    await streamsOpen(1);
  });

  test(`the holder does not answer: another takes over, and it follows afterwards${where}`, async (t) => {
    const [me, other] = await people(2);
    const tabs = await openTabs(me, other, { base });
    const holder = await holderOf(tabs);
    const rest = without(tabs, holder);
    const blocked = holder.evaluate(() => {
      const end = Date.now() + 7_000;
      while (Date.now() < end);
    });
    const start = Date.now();
    const taken = () => rest.some((page) => page.streams.size > 0);
    await until('another has a stream', taken, { within: TAKEN_OVER_MS });
    t.diagnostic(`taken over after ${Date.now() - start} ms`);
    await insertMessage(other.id, me.id, 'meanwhile');
    await allHear(rest, ['live', 'meanwhile'], LIVE_MS);
    await blocked;
    await allHear([holder], ['live', 'meanwhile']);
    await streamsOpen(1);
    await insertMessage(other.id, me.id, 'afterwards');
    await allHear(tabs, ['live', 'meanwhile', 'afterwards'], LIVE_MS);
  });
}

async function lifelike() {
  others.push(await launchLifelike());
  return others.at(-1);
}

/** Freezes tabs, which must not be the one in front; answers the function that thaws them. */
async function freeze(...tabs) {
  const sessions = await Promise.all(tabs.map((page) => page.context().newCDPSession(page)));
  const set = (state) => Promise.all(sessions.map((cdp) => cdp.send('Page.setWebLifecycleState', { state })));
  await set('frozen');
  return () => set('active');
}

test('frozen tabs: the holder lets go, and all hear what they missed when they are thawed', async (t) => {
  const { context } = await lifelike();
  const [me, other] = await people(2);
  const tabs = await openTabs(me, other, { within: context });
  const holder = await holderOf(tabs);
  const [front, second, third, fourth] = without(tabs, holder);
  await front.bringToFront();
  const thaw = await freeze(holder, second);
  await insertMessage(other.id, me.id, 'meanwhile');
  const late = await allHear([front, third, fourth], ['live', 'meanwhile'], TAKEN_OVER_MS);
  t.diagnostic(`heard by all after ${late} ms`);
  await streamsOpen(1);
  await thaw();
  await allHear([holder, second], ['live', 'meanwhile'], LIVE_MS);
  await insertMessage(other.id, me.id, 'afterwards');
  await allHear(tabs, ['live', 'meanwhile', 'afterwards'], LIVE_MS);
  await streamsOpen(1);
});

test('a tab that was frozen for longer than the holder remembers misses nothing', async () => {
  const { context } = await lifelike();
  const [me, other] = await people(2);
  const [front, ...rest] = await openTabs(me, other, { count: 3, within: context });
  await front.bringToFront();
  const thaw = await freeze(...rest);
  await insertMessages(other.id, me.id, 'missed ', 250);
  const expected = ['live', ...Array.from({ length: 250 }, (_, i) => `missed ${i + 1}`)];
  await allHear([front], expected);
  await thaw();
  await allHear(rest, expected);
  await insertMessage(other.id, me.id, 'afterwards');
  for (const page of [front, ...rest]) {
    await allHear([page], [...expected, 'afterwards']);
    const newest = async () => (await bubbles(page)).slice(-3).join();
    await until('the newest stand there', async () => (await newest()) === 'missed 249,missed 250,afterwards');
  }
  await streamsOpen(1);
});

test('a page in the back/forward cache holds nothing, and is live again when it comes back', async () => {
  const cached = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  others.push(cached);
  const [me, other] = await people(2);
  const page = await tabIn(await windowOf(cached, me), url(`/chat/${other.id}`));
  await insertMessage(other.id, me.id, 'live');
  await allHear([page], ['live']);
  await page.goto('about:blank');
  await streamsOpen(0);
  await insertMessage(other.id, me.id, 'meanwhile');
  await page.goBack({ waitUntil: 'commit' });
  await allHear([page], ['live', 'meanwhile'], LIVE_MS); // a page loaded anew would have heard neither
});

test('all tabs hear what was sent while the browser was offline', async () => {
  const [me, other] = await people(2);
  const tabs = await openTabs(me, other);
  await tabs[0].context().setOffline(true);
  process.kill(pid('pushd'), 'SIGKILL'); // what is open stays open in an offline Chromium
  await streamsOpen(0);
  await insertMessages(other.id, me.id, 'missed ', 3);
  await tabs[0].context().setOffline(false);
  await allHear(tabs, ['live', 'missed 1', 'missed 2', 'missed 3'], TAKEN_OVER_MS);
  await streamsOpen(1);
});
