// Signing out, here or elsewhere: the Back button shows nothing, and a device that others use keeps nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { account, people, signedIn } from './support/people.mjs';
import { insertMessage, quote, sql } from './support/sql.mjs';
import { until, unique, url } from './support/stack.mjs';

let browser;
before(async () => {
  browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
});
after(() => browser?.close());

/** Two people with a message between them, and the first one's window. */
async function conversation({ options } = {}) {
  const [me, other] = [await signedIn('supplier'), await signedIn('vendor')];
  const text = unique('secret');
  await insertMessage(other.id, me.id, text);
  return { me, other, text, context: await windowOf(browser, me, options) };
}

async function roomIn(context, other, text) {
  const page = await pageIn(context, `/chat/${other.id}`);
  await page.locator('.bubble').getByText(text).waitFor();
  return page;
}

const endSessions = (person) => sql(`DELETE FROM chat_sessions WHERE user_id = ${quote(person.id)}`);

/** Goes back, and says what is to be seen when the page has come to rest. */
async function seenAfterBack(page) {
  await page.waitForLoadState('networkidle'); // what the sign-in page fetches has come
  await page.goBack({ waitUntil: 'domcontentloaded' });
  return page.evaluate(() => document.documentElement.textContent);
}

const keysOf = (page, person) =>
  page.evaluate((id) => Object.keys({ ...localStorage }).filter((key) => key.includes(id)), person.id);

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? '' : ' without scripts';

  test(`a session that ended elsewhere: a click leads to the sign-in, and Back shows nothing${how}`, async () => {
    const { me, other, text, context } = await conversation({ options: { javaScriptEnabled } });
    const page = await roomIn(context, other, text);
    await endSessions(me);
    await page.locator('.brand').click();
    await page.waitForURL(/\/login\?next=%2Fchat$/);
    await page.waitForLoadState('networkidle');
    await page.goBack();
    await page.waitForURL(/\/login/);
    assert.equal(await page.getByText(text).count(), 0);
    await context.close();
  });

  test(`signed out, Back shows nothing${how}`, async () => {
    const { other, text, context } = await conversation({ options: { javaScriptEnabled } });
    const page = await roomIn(context, other, text);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(url('/login'));
    await page.waitForLoadState('networkidle');
    await page.goBack();
    await page.waitForURL(/\/login/);
    assert.equal(await page.getByText(text).count(), 0);
    await context.close();
  });
}

test('a page says that its session has ended; what was open before it does not come back', async () => {
  const { me, other, text, context } = await conversation();
  const page = await roomIn(context, other, text);
  await page.locator('.brand').click();
  await page.waitForURL(url('/chat'));
  await endSessions(me);
  await page.getByText('You are signed out').waitFor({ timeout: 15_000 });
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.waitForURL(/\/login/);
  const seen = await seenAfterBack(page);
  assert.ok(!seen.includes(text));
  await context.close();
});

test('what was written stays when the session ends elsewhere, and only its writer sees it again', async () => {
  const { me, other, text, context } = await conversation();
  const page = await roomIn(context, other, text);
  await page.locator('#message').fill('kept draft');
  await endSessions(me);
  await page.locator('.brand').click();
  await page.waitForURL(/\/login/);
  const signInAs = async (person) => {
    await page.getByLabel('Email').fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(url('/chat'));
  };

  const next = await account('supplier');
  await signInAs(next);
  await page.goto(url(`/chat/${other.id}`));
  assert.equal(await page.locator('#message').inputValue(), '');
  assert.ok(!(await page.content()).includes('kept draft'));
  await page.getByRole('button', { name: 'Sign out' }).click(); // asks nothing: the draft is not theirs
  await page.waitForURL(url('/login'));

  await signInAs(me);
  await page.goto(url(`/chat/${other.id}`));
  assert.equal(await page.locator('#message').inputValue(), 'kept draft');
  await context.close();
});

test('who has drafts and unsent messages is asked; Cancel changes nothing', async () => {
  const { other, text, context } = await conversation();
  const page = await roomIn(context, other, text);
  await page.route('**/chat/send', (route) => route.abort());
  await page.locator('#message').fill('waits');
  await page.locator('#chat-form button[type=submit]').click();
  await page.locator('#pending').getByText('waits').waitFor();
  await page.locator('#message').fill('draft');
  await page.getByRole('button', { name: 'Sign out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign out and delete unsent messages?' });
  await dialog.waitFor();
  assert.deepEqual(await dialog.getByRole('listitem').allTextContents(), ['Drafts: 1', 'Unsent messages: 1']);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Cancel');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await page.locator('#message').inputValue(), 'draft');
  await page.reload();
  assert.equal(await page.locator('#message').inputValue(), 'draft');
  await page.locator('#pending').getByText('waits').waitFor();
  await context.close();
});

test('"Delete and sign out" leaves nothing of the person, in any tab, and all of others', async () => {
  const { me, other, text, context } = await conversation();
  const third = await account('vendor');
  const [stranger] = await people(1);
  const page = await roomIn(context, other, text);
  const strangersKey = `beantrack.draft.${stranger.id}.${other.id}`;
  await page.evaluate((key) => localStorage.setItem(key, 'of somebody else'), strangersKey);
  const tabs = [page, await roomIn(context, other, text), await pageIn(context, `/chat/${third.id}`)];
  // Two texts of one conversation, and one of another: a tab keeps its own anew when the other one's is deleted.
  const draft = async (tab, words) => {
    await tabs[tab].locator('#message').fill(words);
    const kept = () => page.evaluate(() => Object.values({ ...localStorage }).join());
    await until('it is kept', async () => (await kept()).includes(words));
  };
  for (const turn of ['once', 'again']) {
    await draft(1, `of the second tab, ${turn}`);
    await draft(0, `of the first tab, ${turn}`);
  }
  await tabs[2].locator('#message').fill('of the third tab');
  await until('both are kept', async () => (await keysOf(page, me)).filter((key) => /draft/.test(key)).length === 2);

  await page.bringToFront();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Delete and sign out' }).click();
  await page.waitForURL(url('/login'));
  for (const tab of tabs.slice(1)) {
    await tab.getByText('You are signed out').waitFor({ timeout: 15_000 });
    assert.equal(await tab.getByText(text).count(), 0);
    assert.equal(await tab.getByText(other.name).count(), 0);
    assert.equal(await tab.title(), 'BeanTrack Chat');
  }
  assert.deepEqual(await keysOf(page, me), []);
  assert.equal(await page.evaluate((key) => localStorage.getItem(key), strangersKey), 'of somebody else');
  assert.equal(await page.evaluate(() => localStorage.getItem('beantrack.user')), '');
  await context.close();
});

test('without drafts nothing is asked, and nothing stays', async () => {
  const { me, other, text, context } = await conversation();
  const page = await roomIn(context, other, text);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(url('/login'));
  assert.deepEqual(await keysOf(page, me), []);
  assert.deepEqual(page.faults, []);
  await context.close();
});
