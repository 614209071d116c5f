// Who is asked whether the browser may notify, in Chromium: by a click or key alone, at a fitting moment, once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import axe from 'axe-core';
import { afterwards, drawn, pass, requestsOf } from './support/absence.mjs';
import { watch } from './support/app.mjs';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { quote, value } from './support/sql.mjs';
import { until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

/** A window in which nobody has decided yet, and what the browser will answer. */
async function undecided(person, answer) {
  const context = await windowOf(browser, person);
  await context.addInitScript(watch, { permission: 'default', answer });
  return context;
}

const asked = (page) => page.evaluate(() => window.asked);
const setting = (person) => value(`SELECT notify_desktop FROM chat_settings WHERE user_id = ${quote(person.id)}`);
const question = (page) => page.getByRole('group', { name: 'Notifications' });
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

async function write(page, text) {
  await page.locator('#message').fill(text);
  await page.locator('#message').press('Enter');
  await page.locator('#chat-messages').getByText(text).waitFor();
}

async function judge(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations, []);
}

test('nobody is asked on load', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await undecided(me, 'granted'));
  await page.clock.install();
  for (const path of ['/chat', `/chat/${other.id}`, '/profile']) {
    await page.goto(url(path));
    await pass(page, 10_000);
    assert.deepEqual(await asked(page), [], path);
  }
  await page.context().close();
});

for (const [answer, words] of [
  ['granted', 'Notifications are on'],
  ['denied', 'This browser blocks'],
  ['default', 'does not have permission'],
]) {
  test(`switched on in the profile, and the browser says “${answer}”`, async () => {
    const [me] = await people(1);
    const page = await pageIn(await undecided(me, answer), '/profile');
    const note = page.locator('#notify-note');
    assert.equal(await note.innerText(), '');
    await page.getByLabel('Show a notification').focus();
    await page.keyboard.press('Space');
    await note.getByText(words).waitFor();
    assert.deepEqual(await asked(page), [true], 'once, by a key');
    await judge(page);
    if (answer === 'default') {
      await note.getByRole('button', { name: 'Allow' }).click();
      assert.deepEqual(await asked(page), [true, true]);
    }
    await page.getByLabel('Show a notification').uncheck();
    assert.equal(await note.innerText(), '');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test('a page without a secure address, and a browser that cannot, say so', async () => {
  for (const [spoil, words] of [
    [() => Object.defineProperty(window, 'isSecureContext', { value: false }), 'secure connection'],
    [() => delete window.Notification, 'does not support notifications'],
  ]) {
    const [me] = await people(1);
    const context = await windowOf(browser, me);
    await context.addInitScript(spoil);
    const page = await pageIn(context, '/profile');
    await page.getByLabel('Show a notification').check();
    await page.locator('#notify-note').getByText(words).waitFor();
    assert.deepEqual(page.faults, []);
    await context.close();
  }
});

/** Notes all that moves, and when the question came; runs in the page. */
function watchShifts() {
  window.shifts = [];
  const note = ({ startTime, value }) => window.shifts.push({ at: startTime, value });
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'layout-shift' });
  new MutationObserver(() => {
    if (document.querySelector('.ask')) window.cameAt ??= performance.now();
  }).observe(document.querySelector('.scroller'), { childList: true });
}

test('after a message was sent, a line asks; yes is stored, for this page and for all', async () => {
  const [me, other] = await people(2);
  const context = await undecided(me, 'granted');
  const page = await pageIn(context, `/chat/${other.id}`);
  assert.equal(await question(page).count(), 0);
  await page.evaluate(watchShifts);
  await write(page, 'is it ready?');
  await question(page).waitFor();
  await drawn(page);
  assert.deepEqual(await page.evaluate(() => window.shifts.filter(({ at }) => at > window.cameAt)), []);
  assert.equal(await focused(page), 'message', 'one writes on');
  await judge(page);
  await question(page).getByRole('button', { name: 'Yes' }).focus();
  await page.keyboard.press('Enter');
  await question(page).getByText('Notifications are on').waitFor();
  assert.deepEqual(await asked(page), [true]);
  await until('it is stored', async () => (await setting(me)) === '1');
  assert.equal(await focused(page), 'Close');
  await page.keyboard.press('Enter');
  assert.equal(await question(page).count(), 0);
  assert.equal(await focused(page), 'message');
  const ways = await page.evaluate(() =>
    localStorage.getItem(`beantrack.ways.${document.querySelector('[name=chat-user]').content}`),
  );
  assert.equal(ways, 'sound desktop');
  assert.deepEqual(page.faults, []);
  await context.close();
});

test('“Not now” is remembered, for every page and whoever signs in', async () => {
  const [me, other] = await people(2);
  const context = await undecided(me, 'granted');
  const page = await pageIn(context, `/chat/${other.id}`);
  await write(page, 'first');
  await question(page).getByRole('button', { name: 'Not now' }).click();
  assert.equal(await question(page).count(), 0);
  for (const text of ['second', 'third']) {
    await write(page, text);
    await page.reload();
  }
  await write(page, 'fourth');
  await drawn(page);
  assert.equal(await question(page).count(), 0);
  assert.deepEqual(await asked(page), []);
  assert.ok((await setting(me)) !== '1');
  await context.close();
});

test('whoever has decided is not asked; a refusal is explained', async () => {
  const [me, other] = await people(2);
  const decided = await windowOf(browser, me);
  await decided.addInitScript(watch, { permission: 'denied' });
  const quiet = await pageIn(decided, `/chat/${other.id}`);
  await write(quiet, 'quiet');
  await drawn(quiet);
  assert.equal(await question(quiet).count(), 0);
  await decided.close();

  const context = await undecided(me, 'denied');
  const page = await pageIn(context, `/chat/${other.id}`);
  await write(page, 'refused');
  await question(page).getByRole('button', { name: 'Yes' }).click();
  await question(page).getByText('This browser blocks').waitFor();
  assert.ok((await setting(me)) !== '1', 'what is of no use is not stored');
  await page.keyboard.press('Escape');
  assert.equal(await question(page).count(), 0);
  await context.close();
});
