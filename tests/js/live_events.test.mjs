// The tabs of one browser: one of them holds the stream, and each gets every event once and in order, with Web Locks
// and without (static/js/stream/live_events.js and tab_leader.js).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { USER_KEY } from '../../static/js/stream/session_watch.js';
import { TICK_MS } from '../../static/js/stream/tab_leader.js';
import { exchange } from './support/fake_browser.mjs';
import { FakeTabs, ME, textsOf } from './support/fake_tabs.mjs';

for (const locks of [true, false]) {
  const where = locks ? '' : ', without locks';

  /** Three tabs; the first one leads. */
  const openThree = async () => {
    const tabs = new FakeTabs(locks);
    for (let count = 0; count < 3; count += 1) await tabs.open();
    assert.equal(tabs.browser.sources.length, 1);
    return tabs;
  };

  test(`one tab holds the stream, and all receive it${where}`, async () => {
    const tabs = await openThree();
    await tabs.send('one', 11);
    await tabs.send('two', 12);
    tabs.source.send('typing', { contactId: ME });
    await exchange();
    for (const tab of tabs.all) {
      assert.deepEqual(textsOf(tab), ['one', 'two']);
      assert.equal(tab.received.at(-1), 'typing');
    }
  });

  test(`a leader that leaves is succeeded, and catches up when it is back${where}`, async () => {
    const tabs = await openThree();
    const [first, second, third] = tabs.all;
    await tabs.send('one', 11);
    assert.equal(third.live.leave(), false, 'it followed');
    assert.equal(first.live.leave(), true);
    assert.equal(tabs.browser.openSources.length, 0);
    await exchange();
    assert.equal(tabs.browser.openSources.length, locks ? 1 : 0, 'a lock is passed on at once');
    await tabs.run(TICK_MS, [second]);
    assert.equal(tabs.source.address, '/chat/stream?after=11');
    await tabs.send('two', 12);
    assert.deepEqual(textsOf(second), ['one', 'two']);

    first.received.length = 0;
    first.live.join();
    await exchange();
    assert.deepEqual(first.received, ['open', 'two']);
    third.received.length = 0;
    third.live.join();
    await exchange();
    assert.deepEqual(third.received, ['open', 'two']);
    assert.equal(tabs.browser.openSources.length, 1);
  });

  test(`a leader that hangs is replaced, and follows when it does no longer${where}`, async () => {
    const tabs = await openThree();
    const [first, second] = tabs.all;
    await tabs.send('one', 11); // the leader was heard just now
    first.platform.hang();
    await tabs.run(3 * TICK_MS, [second]);
    assert.equal(tabs.browser.sources.length, 1);
    await tabs.run(TICK_MS, [second]);
    assert.equal(tabs.browser.sources.length, 2);
    first.platform.resume();
    await exchange();
    await tabs.run(2 * TICK_MS);
    assert.deepEqual(tabs.browser.openSources, [tabs.browser.sources[1]], 'of two leaders the newer stays');
    await tabs.send('two', 12);
    for (const tab of tabs.all) assert.deepEqual(textsOf(tab), ['one', 'two']);
  });

  test(`a reset that came while a tab was away has the server replay${where}`, async () => {
    const tabs = await openThree();
    const second = tabs.all[1];
    second.live.leave();
    await tabs.clock.advance(1_000);
    tabs.source.send('reset', {}, 10);
    await tabs.clock.advance(1_000);
    second.live.join();
    await exchange();
    await tabs.run(TICK_MS);
    assert.equal(tabs.browser.sources.length, 2);
    assert.equal(tabs.browser.openSources.length, 1);
    await tabs.send('one', 11);
    for (const tab of tabs.all) assert.deepEqual(textsOf(tab), ['one']);
  });
}

test('a page that is older than what the leader remembers has the server replay', async () => {
  const tabs = new FakeTabs(true);
  await tabs.open(200);
  const old = await tabs.open(10);
  await tabs.run(TICK_MS);
  assert.equal(tabs.source.address, '/chat/stream?after=10');
  await tabs.send('missed', 150);
  assert.deepEqual(
    old.received.filter((each) => each === 'missed'),
    ['missed'],
  );
  assert.deepEqual(textsOf(tabs.all[0]), [], 'it has seen it');
});

test('a broadcast says after which event it comes, and a reset comes after none', async () => {
  const tabs = new FakeTabs(true);
  await tabs.open(10);
  const received = [];
  tabs.browser.tab().createChannel(`beantrack.stream.${ME}`).onmessage = ({ data }) => received.push(data);
  await tabs.send('one', 11);
  tabs.source.send('reset', {}, 5);
  await exchange();
  assert.deepEqual(
    received.map(({ from, events }) => [from, events[0].id]),
    [
      [10n, 11n],
      [0, 5n],
    ],
  );
});

test('a leader whose own clock is slow replaces a silent stream when others ask it', async () => {
  const tabs = new FakeTabs(true);
  await tabs.open();
  const second = await tabs.open();
  await tabs.run(40_000, [second]);
  assert.equal(tabs.browser.sources.length, 2);
  assert.equal(tabs.browser.openSources.length, 1);
  assert.equal(second.live.leave(), false, 'it still follows');
});

test('every tab says that the stream is lost, and when it no longer is', async () => {
  const tabs = new FakeTabs(true);
  await tabs.open();
  await tabs.open();
  tabs.all[0].live.noteOffline();
  await exchange();
  const late = await tabs.open();
  for (const tab of [...tabs.all]) assert.equal(tab.received.at(-1), 'lost true');
  tabs.source.send('ping');
  await exchange();
  for (const tab of tabs.all) assert.equal(tab.received.at(-1), 'lost false');
  assert.deepEqual(late.received, ['open', 'lost true', 'lost false']);
});

test('an event of another user ends the stream in every tab, once', async () => {
  const tabs = new FakeTabs(true);
  await tabs.open();
  await tabs.open();
  await tabs.send('not mine', 11, 'U00003');
  for (const tab of tabs.all) {
    assert.deepEqual(textsOf(tab), []);
    assert.equal(tab.received.filter((each) => each === 'signed-out').length, 1);
  }
  assert.equal(tabs.browser.openSources.length, 0);
  tabs.all[0].live.join();
  await tabs.run(4 * TICK_MS);
  assert.equal(tabs.browser.openSources.length, 0, 'it stays so');
});

test('a tab that comes back after somebody else has signed in does not open a stream', async () => {
  const tabs = new FakeTabs(true);
  const tab = await tabs.open();
  tab.live.leave();
  tabs.browser.storage().setItem(USER_KEY, 'U00003');
  tab.live.join();
  await tabs.run(4 * TICK_MS);
  assert.equal(tab.received.at(-1), 'signed-out');
  assert.equal(tabs.browser.openSources.length, 0);
});

test('a subscriber that fails does not cost the others their event', async (t) => {
  const tabs = new FakeTabs(true);
  const tab = await tabs.open();
  t.mock.method(console, 'error', () => {});
  tab.live.on('typing', () => {
    throw new Error('faulty');
  });
  let calls = 0;
  const stop = tab.live.on('typing', () => {
    calls += 1;
  });
  tabs.source.send('typing', { contactId: ME });
  assert.equal(calls, 1);
  stop();
  tabs.source.send('typing', { contactId: ME });
  assert.equal(calls, 1);
});
