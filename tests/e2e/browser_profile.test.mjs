// One's own profile as people use it, in Chromium. (contract_profile.test.mjs has what it refuses.)
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { Client } from './support/http.mjs';
import { account, otherDevice, people, signedIn } from './support/people.mjs';
import { insertMessage, quote, sql, value } from './support/sql.mjs';
import { listenLive } from './support/sse.mjs';
import { log, unique, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const NEW = 'another secret';
const AGENT = 'Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0';
const isSignedIn = async (client) => (await client.get('/chat')).status === 200;

test('everything works with JavaScript off', async () => {
  const me = await account('supplier');
  const context = await windowOf(browser, null, { javaScriptEnabled: false, userAgent: AGENT });
  const page = await pageIn(context, '/profile');
  await page.waitForURL(/\/login\?next=/);
  await page.locator('#email').fill(me.email);
  await page.locator('#password').fill(me.password);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL(url('/profile'));
  assert.match(await page.locator('.sessions li').innerText(), /Firefox on Android[^]*This session/);

  const saved = (text) => page.getByRole('status').getByText(text).waitFor();
  const name = unique('Namusoke');
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Save name' }).click();
  await saved('Name changed');
  assert.equal(await page.getByLabel('Your name').inputValue(), name);
  assert.equal(await page.locator('.me-name').textContent(), me.name, 'the company keeps its own');

  await page.getByLabel('Dark').check();
  await page.getByLabel('Play a sound').uncheck();
  await page.getByLabel('Language').selectOption('en');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await saved('Settings saved');
  assert.ok(await page.getByLabel('Dark').isChecked());
  assert.equal(await page.getByLabel('Play a sound').isChecked(), false);
  assert.equal(await page.locator('meta[name=chat-notify]').getAttribute('content'), '');

  const fill = async (current, next, again = next) => {
    await page.getByLabel('Current password').fill(current);
    await page.getByLabel('New password', { exact: true }).fill(next);
    await page.getByLabel('Confirm new password').fill(again);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await fill(me.password, NEW, `${NEW}s`);
  await page.getByRole('alert').getByText('do not match').waitFor();
  await fill('a guess', NEW);
  await page.getByRole('alert').getByText('current password is incorrect').waitFor();
  const refused = await page.getByLabel('Current password').evaluate((field) => [
    field.ariaDescribedByElements[0].textContent,
    field === document.activeElement, // so it is in sight, on a phone too
  ]);
  assert.deepEqual(refused, ['The current password is incorrect.', true]);
  await fill(me.password, NEW);
  await saved('Password changed');

  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click();
  await page.waitForURL(url('/login'));
  assert.equal(await value(`SELECT COUNT(*) FROM chat_sessions WHERE user_id = ${quote(me.id)}`), '0');
  assert.deepEqual(
    page.faults.filter((fault) => !/status of (403|422)/.test(fault)),
    [],
  );
  await context.close();
});

/** What is painted, and what the browser was told to use for its own parts. */
const paint = (page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return [getComputedStyle(document.body).backgroundColor, style.colorScheme];
  });
const LIGHT = 'rgb(237, 236, 236)';
const DARK = 'rgb(23, 23, 23)';

test('the chosen theme holds on every page, over the device’s, without scripts; else the device’s holds', async () => {
  const [me, other] = await people(2);
  for (const [device, opposite] of [
    ['light', 'dark'],
    ['dark', 'light'],
  ]) {
    const [own, chosen] = device === 'light' ? [LIGHT, DARK] : [DARK, LIGHT];
    await me.client.form('/profile/settings', { theme: 'auto', notify_sound: '1' });
    const context = await windowOf(browser, me, { colorScheme: device, javaScriptEnabled: false });
    const page = await pageIn(context, '/chat');
    assert.deepEqual(await paint(page), [own, 'light dark']);
    await me.client.form('/profile/settings', { theme: opposite });
    await page.reload();
    for (const path of ['/chat', `/chat/${other.id}`, '/profile', '/chat/U99999']) {
      await page.goto(url(path));
      assert.deepEqual(await paint(page), [chosen, opposite], path);
    }
    await page.reload();
    assert.deepEqual(await paint(page), [chosen, opposite], 'after a reload');
    await context.clearCookies();
    await page.goto(url('/login'));
    assert.deepEqual(await paint(page), [own, 'light dark'], 'nobody is signed in');
    await context.close();
  }
});

test('one’s sessions are listed; one that is ended says so in its open page', async () => {
  const me = await signedIn('supplier');
  const other = await signedIn('vendor');
  const context = await windowOf(browser, null, { userAgent: AGENT });
  const there = await pageIn(context, '/login');
  await there.locator('#email').fill(me.email);
  await there.locator('#password').fill(me.password);
  await there.locator('main button[type=submit]').click();
  await there.waitForURL(url('/chat'));
  await there.goto(url(`/chat/${other.id}`));
  await insertMessage(other.id, me.id, 'live');
  await there.getByText('live').waitFor();

  const here = await windowOf(browser, me);
  const page = await pageIn(here, '/profile');
  const rows = page.locator('.sessions li');
  assert.equal(await rows.count(), 2);
  assert.match(await rows.nth(0).innerText(), /This session/);
  assert.match(await rows.nth(1).innerText(), /Firefox on Android\s+Signed in .+, last seen .+/);
  await rows.nth(1).getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('status').getByText('Session signed out.').waitFor();
  await there.getByText('You are signed out').waitFor();
  assert.equal(await rows.count(), 1);
  assert.equal(await page.getByText('You are signed out').count(), 0);
  assert.deepEqual(page.faults, []);
  await Promise.all([here.close(), context.close()]);
});

test('a new password ends every other session; this browser goes on, live, under another cookie', async () => {
  const me = await signedIn('supplier');
  const other = await signedIn('vendor');
  const elsewhere = await otherDevice(me);
  const context = await windowOf(browser, me);
  const room = await pageIn(context, `/chat/${other.id}`);
  await insertMessage(other.id, me.id, 'before');
  await room.locator('.bubble').getByText('before').waitFor();
  const stolen = await listenLive(me.cookie); // somebody who got hold of this very cookie

  const page = await pageIn(context, '/profile');
  await page.getByLabel('Current password').fill(me.password);
  await page.getByLabel('New password', { exact: true }).fill(NEW);
  await page.getByLabel('Confirm new password').fill(NEW);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('status').getByText('Password changed').waitFor();
  await stolen.untilClosed();

  const [{ value: token }] = (await context.cookies()).filter(({ name }) => name === 'beantrack_session');
  assert.notEqual(`beantrack_session=${token}`, me.cookie);
  for (const cookie of [me.cookie, elsewhere.cookie]) assert.equal(await isSignedIn(new Client(cookie)), false);
  assert.equal((await new Client().login(me.email, me.password)).status, 401);
  assert.equal((await new Client().login(me.email, NEW)).status, 303);

  await insertMessage(other.id, me.id, 'after');
  await room.locator('.bubble').getByText('after').waitFor({ timeout: 20_000 });
  await room.locator('#message').fill('written after it');
  await room.locator('#chat-form button[type=submit]').click();
  await until(
    'it is stored',
    async () => (await value(`SELECT content FROM messages WHERE sender_id = ${quote(me.id)}`)) === 'written after it',
  );
  assert.equal(await room.getByText('You are signed out').count(), 0);
  assert.doesNotMatch(log('web'), new RegExp(NEW));
  await context.close();
});

test('nothing scrolls sideways on any screen, and on the narrowest the profile is one touch away', async () => {
  const me = await signedIn('supplier', { name: `${'W'.repeat(60)} ${unique()}` });
  await sql(`UPDATE chat_sessions SET user_agent = ${quote('x'.repeat(255))} WHERE user_id = ${quote(me.id)}`);
  await otherDevice(me);
  const context = await windowOf(browser, me, {
    viewport: { width: 320, height: 600 },
    isMobile: true,
    hasTouch: true,
  });
  const page = await pageIn(context, '/chat');
  await page.getByRole('link', { name: /your profile/ }).tap();
  await page.waitForURL(url('/profile'));
  for (const path of ['/profile', '/profile?saved=password']) {
    await page.goto(url(path));
    for (const width of [320, 360, 640, 767, 768, 820, 1024, 1440]) {
      await page.setViewportSize({ width, height: 600 });
      const over = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.scrollingElement;
        return scrollWidth - clientWidth;
      });
      assert.equal(over, 0, `${path} at ${width}`);
    }
  }
  assert.deepEqual(page.faults, []);
  await context.close();
});
