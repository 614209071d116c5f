// The page's stream by itself: when it falls silent, is refused, or is no longer the user's.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { afterwards, requestsOf } from './support/absence.mjs';
import { launch, pageIn, signIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, value } from './support/sql.mjs';
import { pid, sleep, sv, until, url } from './support/stack.mjs';
import { streamsOpen } from './support/streams.mjs';
import { allHear, holderOf, tabIn } from './support/tabs.mjs';

const LONGEST_RETRY_MS = 4_000; // and a second for the steps in which it looks

const browser = await launch();
after(() => browser.close());
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await streamsOpen(0);
});

/** Tabs of one window with the room of `me` and `other`. */
async function openTabs(me, other, count) {
  const context = await windowOf(browser, me);
  const tabs = await Promise.all(Array.from({ length: count }, () => tabIn(context, url(`/chat/${other.id}`))));
  await holderOf(tabs);
  await insertMessage(other.id, me.id, 'live');
  await allHear(tabs, ['live']);
  return tabs;
}

/** A page with a clock that stands still, while the daemon says nothing: after `during(page)` it must hear again. */
async function silent(during) {
  const [me, other] = await people(2);
  const context = await windowOf(browser, me);
  await context.clock.install();
  const page = await tabIn(context, url(`/chat/${other.id}`));
  await insertMessage(other.id, me.id, 'live');
  await allHear([page], ['live']);
  process.kill(pid('pushd'), 'SIGSTOP');
  try {
    await during(page);
  } finally {
    process.kill(pid('pushd'), 'SIGCONT');
  }
  await insertMessage(other.id, me.id, 'again');
  await page.waitForFunction(() => window.heard.includes('again'));
  assert.equal(page.streams.size, 1);
}

const reopened = (page) => page.waitForRequest('**/chat/stream*', { timeout: 5_000 });

test('somebody else signs in: the tabs of who was there stop, show nothing and send nothing', async () => {
  const [me, other, next] = await people(3);
  const tabs = await openTabs(me, other, 3);
  const [tab] = tabs;
  await tab.route('**/chat/send', (route) => route.abort());
  await tab.locator('#message').fill('of the first');
  await tab.locator('#chat-form button[type=submit]').click();
  await tab.locator('#pending').getByText('of the first').waitFor();

  await signIn(tab.context(), next);
  const page = await tabIn(tab.context(), url(`/chat/${other.id}`));
  for (const each of tabs) await each.getByText('You are signed out').waitFor({ timeout: 3_000 });
  await streamsOpen(1);
  await insertMessage(other.id, me.id, 'for the first');
  await insertMessage(other.id, next.id, 'for the second');
  await allHear([page], ['for the second'], 1_000);
  await allHear(tabs, ['live']);

  await tab.unroute('**/chat/send');
  await tab.locator('#pending').getByRole('button', { name: 'Try now' }).click();
  await tab.locator('#pending').getByText('Not sent yet: you are signed out').waitFor();
  assert.equal(await value(`SELECT COUNT(*) FROM messages WHERE receiver_id = '${other.id}'`), '0');
});

test('a stream that turns out to be somebody else’s is left, and nothing of it shown', async () => {
  const [me, other, next] = await people(3);
  const tabs = await openTabs(me, other, 2);
  await signIn(tabs[0].context(), next); // and no page of theirs is opened here
  process.kill(pid('pushd'), 'SIGKILL');
  await holderOf(tabs);
  await insertMessage(other.id, next.id, 'for the second');
  for (const each of tabs) await each.getByText('You are signed out').waitFor({ timeout: 15_000 });
  await streamsOpen(0);
  await allHear(tabs, ['live']);
});

test('signed out in one tab, all tabs say so', async () => {
  const [me, other] = await people(2);
  const [tab, ...rest] = await openTabs(me, other, 4);
  await tab.getByRole('button', { name: 'Sign out' }).click();
  const told = (timeout) => rest.map((each) => each.getByText('You are signed out').waitFor({ timeout }));
  await Promise.any(told(15_000));
  await Promise.all(told(1_000)); // not one after the other, each with a refusal of its own
});

test('no event is lost on a page whose scripts come late', async () => {
  const [me, other] = await people(2);
  const [holder] = await openTabs(me, other, 1);
  const page = await pageIn(holder.context());
  let come;
  const late = new Promise((done) => {
    come = done;
  });
  await page.route('**/js/entries/room.js', (route) => late.then(() => route.continue()));
  await page.goto(url(`/chat/${other.id}`), { waitUntil: 'commit' });
  await page.locator('#chat-messages').waitFor({ state: 'attached' });
  await page.evaluate(() => {
    const channel = new BroadcastChannel(`beantrack.stream.${document.querySelector('[name=chat-user]').content}`);
    window.toldEarly = new Promise((done) => {
      channel.onmessage = ({ data }) => data.events?.some((event) => event.data.message === 'early') && done();
    });
  });
  const id = await insertMessage(other.id, me.id, 'early');
  await allHear([holder], ['live', 'early']);
  await page.evaluate(() => window.toldEarly); // the page, too, would have heard it
  come();
  await page.locator(`#message-${id}`).waitFor({ timeout: 3_000 });
});

test('a stream that has fallen silent is opened anew', () =>
  silent(async (page) => {
    const [stream] = page.streams;
    await page.clock.runFor(30_000);
    assert.deepEqual([...page.streams], [stream], 'two pings may be late');
    await Promise.all([reopened(page), page.clock.runFor(10_000)]);
  }));

test('a stream that has fallen silent is opened anew though the clock was set back', () =>
  silent(async (page) => {
    await page.clock.setSystemTime(Date.now() - 3_600_000);
    await Promise.all([reopened(page), page.clock.runFor(40_000)]);
  }));

for (const [type, target] of [
  ['visibilitychange', 'document'],
  ['focus', 'window'],
])
  test(`a stream that is silent for a while is opened anew when its page is looked at again (${type})`, () =>
    silent(async (page) => {
      const [stream] = page.streams;
      await page.clock.runFor(21_000);
      assert.deepEqual([...page.streams], [stream], 'a ping may be late');
      const look = page.evaluate(([name, on]) => window[on].dispatchEvent(new Event(name)), [type, target]);
      await Promise.all([reopened(page), look]);
    }));

test('a refused stream is tried again for ever, after random times', async () => {
  const [me, other] = await people(2);
  const context = await windowOf(browser, me);
  await context.clock.install();
  await context.addInitScript(() => {
    const { fetch } = window;
    window.probes = [];
    window.fetch = (path, ...rest) => {
      if (path === '/chat/stream') window.probes.push(Date.now());
      return fetch(path, ...rest);
    };
  });
  const page = await pageIn(context);
  await page.route('**/chat/stream*', (route) => route.fulfill({ status: 500, contentType: 'text/html', body: 'no' }));
  await page.goto(url(`/chat/${other.id}`));
  let probes = [];
  for (let round = 0; probes.length < 25; ++round) {
    assert.ok(round < 600, `it has given up after ${probes.length} times`);
    await page.clock.runFor(250);
    await sleep(5); // for the answer, which does not come by that clock
    probes = await page.evaluate(() => window.probes);
  }
  const waits = probes.slice(1).map((time, i) => time - probes[i]);
  assert.ok(Math.max(...waits) <= LONGEST_RETRY_MS + 1_000, `no wait is long: ${waits}`);
  for (const half of [(wait) => wait < LONGEST_RETRY_MS / 2, (wait) => wait > LONGEST_RETRY_MS / 2])
    assert.ok(waits.filter(half).length >= 4, `they are spread: ${waits}`);
  await page.unroute('**/chat/stream*');
  await page.clock.resume();
  const id = await insertMessage(other.id, me.id, 'at last');
  await page.locator(`#message-${id}`).waitFor();
});

test('without a connection every tab says so, and says of nobody that they are there; until it is back', async () => {
  const [me, other] = await people(2);
  const tabs = await openTabs(me, other, 2);
  const them = await tabIn(await windowOf(browser, other), url('/chat'));
  for (const tab of tabs) await tab.locator('#presence', { hasText: 'online' }).waitFor();
  await tabs[0].context().setOffline(true);
  for (const tab of tabs) {
    await tab.locator('#lost', { hasText: 'No connection' }).waitFor();
    await tab.locator('#presence').waitFor({ state: 'hidden' });
  }
  await tabs[0].context().setOffline(false);
  for (const tab of tabs) {
    await tab.locator('#lost').waitFor({ state: 'hidden' });
    await tab.locator('#presence', { hasText: 'online' }).waitFor();
  }
  await them.context().close();
});

test('a daemon that is away for a while is a connection that is lost', async () => {
  const [me, other] = await people(2);
  const [tab] = await openTabs(me, other, 1);
  const asked = requestsOf(tab, '/chat/presence');
  const streams = requestsOf(tab, '/chat/stream');
  await sv('down', 'pushd');
  try {
    await tab.locator('#lost', { hasText: 'No connection' }).waitFor();
    const before = streams.length;
    await until('nginx has answered for it again and again', () => streams.length > before + 2, { within: 30_000 });
    await afterwards(tab);
    await tab.locator('#lost', { hasText: 'No connection' }).waitFor();
    assert.deepEqual(asked, []);
  } finally {
    await sv('up', 'pushd');
  }
  await tab.locator('#lost').waitFor({ state: 'hidden' });
});

test('a browser that goes offline just as its stream opens says so, and does not take it back', async () => {
  const [me] = await people(1);
  const context = await windowOf(browser, me);
  await context.addInitScript(() => {
    const Real = EventSource;
    window.EventSource = class extends Real {
      constructor(address) {
        super(address);
        this.addEventListener('open', () => setTimeout(() => dispatchEvent(new Event('offline'))));
      }
    };
  });
  const tab = await tabIn(context, url('/chat'));
  await tab.locator('#lost', { hasText: 'No connection' }).waitFor();
  // Later than the page would take it back: timers end in the order in which they began.
  await tab.evaluate(() => new Promise((done) => setTimeout(done, 400)));
  assert.equal(await tab.locator('#lost').textContent(), 'No connection. Trying again…');
});
