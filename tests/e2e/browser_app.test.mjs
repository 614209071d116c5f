// The service worker in Chromium: a page when there is no network, nothing of anybody's kept, nothing slowed down.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import axe from 'axe-core';
import { Network } from '../faults/network.mjs';
import { afterwards, pass } from './support/absence.mjs';
import { appPage, appWindow, cached } from './support/app.mjs';
import { between } from './support/between.mjs';
import { launch, pageIn } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage } from './support/sql.mjs';
import { BASE, unique, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const FILES = ['/offline', '/static/css/offline.css', '/static/js/offline.js'];
const noConnection = (page) => page.getByRole('heading', { name: 'No connection' });

test('it comes by itself, when the page has long been there', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await appWindow(browser, me));
  await page.clock.install();
  await page.goto(url(`/chat/${other.id}`));
  const registered = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  await pass(page, 5_000);
  assert.equal(await registered(), 0);
  await page.clock.runFor(10_000);
  await until('it is registered', async () => (await registered()) === 1);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  assert.equal(scope, url('/'));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('without a network there is a page that says so, and goes on by itself when it is back', async (t) => {
  const [me, one, two] = await people(3);
  const network = await Network.to(BASE);
  t.after(() => network.stop());
  const at = (path) => new URL(path, network.base).href;
  const page = await appPage(await appWindow(browser, me, { base: network.base }), at(`/chat/${one.id}`));
  await page.locator('#message').fill('half a sentence');
  network.cut();
  await page.goto(at(`/chat/${two.id}`));
  await noConnection(page).waitFor();
  assert.equal(page.url(), at(`/chat/${two.id}`));
  await page.getByText('are saved on this device').waitFor();
  for (const [scheme, ground] of [
    ['light', 'rgb(237, 236, 236)'],
    ['dark', 'rgb(23, 23, 23)'],
  ]) {
    await page.emulateMedia({ colorScheme: scheme });
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
      ground,
      'it has its style',
    );
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations, []);
  }
  await page.getByRole('link', { name: 'Try again' }).click();
  await noConnection(page).waitFor();
  network.mend();
  await page.locator('#chat-messages').waitFor({ state: 'attached', timeout: 30_000 });
  assert.equal(page.url(), at(`/chat/${two.id}`));
  await page.goto(at(`/chat/${one.id}`));
  assert.equal(await page.locator('#message').inputValue(), 'half a sentence');
  await page.context().close();
});

test('it goes on at once when the browser says that it is online', async () => {
  const [me, one, two] = await people(3);
  const page = await appPage(await appWindow(browser, me), url(`/chat/${one.id}`));
  await page.context().setOffline(true);
  await page.goto(url(`/chat/${two.id}`));
  await noConnection(page).waitFor();
  await page.evaluate(() => {
    for (let timer = 0; timer < 1000; ++timer) clearTimeout(timer); // it does not look by itself any more
  });
  await page.context().setOffline(false);
  await page.locator('#chat-messages').waitFor({ state: 'attached', timeout: 5_000 });
  await page.context().close();
});

test('nothing of anybody’s is kept, and a sign-out leaves no way back', async (t) => {
  const [me, other] = await people(2);
  const network = await Network.to(BASE);
  t.after(() => network.stop());
  const at = (path) => new URL(path, network.base).href;
  const secret = unique('secret');
  await insertMessage(other.id, me.id, secret);
  const page = await appPage(await appWindow(browser, me, { base: network.base }), at('/chat'));
  for (const path of [`/chat/${other.id}`, '/chat/search?q=secret', '/profile', '/chat/U99999', '/chat']) {
    await page.goto(at(path));
    await afterwards(page);
  }
  const check = async () => {
    const caches = await cached(page);
    assert.equal(Object.keys(caches).length, 1);
    const [files] = Object.values(caches);
    assert.deepEqual(files.map(({ path }) => path).sort(), FILES);
    for (const { path, text } of files)
      for (const word of [secret, me.name, me.id, other.name, other.id]) assert.ok(!text.includes(word), path);
  };
  await check();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#email').waitFor();
  await check();
  network.cut();
  for (const path of [`/chat/${other.id}`, '/chat']) {
    await page.goto(at(path));
    await noConnection(page).waitFor();
    assert.ok(!(await page.content()).includes(secret));
  }
  await page.goBack();
  assert.ok(!(await page.content()).includes(secret));
  await page.context().close();
});

test('it answers for the opening of pages alone, and each is asked for once, before it wakes', async (t) => {
  const [me, other] = await people(2);
  const counter = await between();
  t.after(counter.close);
  const at = (path) => new URL(path, counter.base).href;
  const page = await appPage(await appWindow(browser, me, { base: counter.base }), at('/chat'));
  const answered = [];
  page.on('response', (response) => {
    if (response.fromServiceWorker()) answered.push(new URL(response.url()).pathname);
  });
  counter.passed.length = 0;
  const room = `/chat/${other.id}`;
  await page.goto(at(room));
  await until('its stream is open', () => counter.passed.some(({ type }) => type === 'text/event-stream'));
  await page.locator('#message').fill('sent through it');
  await page.locator('#chat-form button[type=submit]').click();
  await page.locator('#chat-messages').getByText('sent through it').waitFor();
  assert.deepEqual(answered, [room]);
  const asked = counter.passed.filter(({ path }) => path === room);
  assert.equal(asked.length, 1);
  assert.equal(asked[0].headers['service-worker-navigation-preload'], 'true');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

/** A browser with the worker, at a proxy where `worker.js` may become another script: { page, at, replace(text) }. */
async function replaceable(t) {
  const [me] = await people(1);
  let script;
  const proxy = await between({ rewrite: (path) => (path === '/worker.js' ? script : undefined) });
  t.after(proxy.close);
  const at = (path) => new URL(path, proxy.base).href;
  const page = await appPage(await appWindow(browser, me, { base: proxy.base }), at('/chat'));
  const replace = (text) => {
    script = text;
  };
  return { page, at, replace };
}

test('a new version takes over with the next page, and leaves nothing of the one before', async (t) => {
  const { page, at, replace } = await replaceable(t);
  const [name] = Object.keys(await cached(page));
  const version = name.replace('beantrack-offline-', '');
  assert.match(version, /^[0-9a-f]{8}$/);
  const text = await (await fetch(url('/worker.js'))).text();
  replace(text.replaceAll(version, 'ffffffff'));
  await page.goto(at('/profile'));
  await until('its cache is the only one', async () =>
    Object.keys(await cached(page)).every((each) => each === 'beantrack-offline-ffffffff'),
  );
  await page.context().close();
});

test('it can be taken back, as HACKING.md says', async (t) => {
  const { page, at, replace } = await replaceable(t);
  const guide = readFileSync(new URL('../../HACKING.md', import.meta.url), 'utf8');
  const [, script] = guide.match(/takes itself\sback:\n\n((?: {4}.*\n|\n)+)/);
  replace(script);
  await page.goto(at('/profile'));
  await until('nothing is left', () =>
    page.evaluate(async () => {
      const [workers, names] = [await navigator.serviceWorker.getRegistrations(), await caches.keys()];
      return workers.length === 0 && names.length === 0;
    }),
  );
  await page.context().close();
});
