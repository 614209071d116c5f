// Notifications and sound in Chromium: what is told once, in words that go when they are read. (browser_ask.test.mjs has
// who is asked for the permission, and when.)
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { noteHeard } from './support/absence.mjs';
import { appPage, appWindow, notifications, watch } from './support/app.mjs';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage } from './support/sql.mjs';
import { BASE, sleep, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const PUT_UP_MS = 1_000; // in which Chromium puts a notification up

/** A window that may notify, of somebody who wants to be told in these ways. */
async function allowed(person, ways) {
  await person.client.form('/profile/settings', ways);
  const context = await appWindow(browser, person);
  await context.grantPermissions(['notifications'], { origin: BASE.origin });
  await context.addInitScript(watch, { permission: 'granted' });
  return context;
}

const all = async (pages, what) => (await Promise.all(pages.map((page) => page.evaluate(what)))).flat();
const told = (pages) => all(pages, () => window.told);

/** Waits until one of the pages has shown `text`. Chromium drops what it is asked about while it puts it up. */
async function shows(pages, text) {
  await until('it is told', async () => (await told(pages)).includes(text));
  await sleep(PUT_UP_MS);
  assert.deepEqual(
    (await notifications(pages[0])).map(({ body }) => body),
    [text],
  );
}

/** Waits until each page has heard of `text`, and has told all that it is going to tell by then. */
async function settled(pages, text) {
  for (const page of pages) {
    await page.waitForFunction((message) => window.heard.includes(message), text);
    // A tab claims a message as it hears of it; of several tabs one claims at a time.
    await page.evaluate(() =>
      navigator.locks.request(`beantrack.told.${document.querySelector('[name=chat-user]').content}`, () => {}),
    );
  }
}

const tones = async (pages) => (await all(pages, () => window.tones)).reduce((sum, each) => sum + each);

test('one notification for two tabs; the next takes its place; read elsewhere, it goes', async () => {
  const [me, one, two] = await people(3);
  const context = await allowed(me, { notify_desktop: '1', notify_sound: '1' });
  const pages = [await appPage(context, url('/profile')), await pageIn(context, '/chat')];
  for (const page of pages) await noteHeard(page);
  await pages[1].locator('#filter').click();
  await insertMessage(one.id, me.id, 'the first');
  await until('it is told', async () => (await told(pages)).length > 0);
  await settled(pages, 'the first');
  assert.deepEqual(await told(pages), ['the first']);
  assert.equal(await tones(pages), 2, 'one sound of two tones');
  await insertMessage(one.id, me.id, 'the second');
  await insertMessage(two.id, me.id, 'from another');
  await until('they are told', async () => (await told(pages)).length === 3);
  const shown = async () => (await notifications(pages[0])).map(({ tag, body }) => `${tag} ${body}`).sort();
  await sleep(PUT_UP_MS);
  assert.deepEqual(await shown(), [`${one.id} the second`, `${two.id} from another`].sort());
  await me.client.get(`/chat/${one.id}`); // on another device
  await until('that one is gone', async () => (await shown()).length === 1);
  assert.deepEqual(await shown(), [`${two.id} from another`]);
  for (const page of pages) assert.deepEqual(page.faults, []);
  await context.close();
});

test('nothing for the conversation that is looked at', async () => {
  const [me, one, two] = await people(3);
  const context = await allowed(me, { notify_desktop: '1', notify_sound: '1' });
  const pages = [await appPage(context, url('/chat')), await pageIn(context, `/chat/${one.id}`)];
  for (const page of pages) await noteHeard(page);
  await pages[1].locator('#message').click();
  await insertMessage(one.id, me.id, 'looked at');
  await pages[1].locator('#chat-messages').getByText('looked at').waitFor();
  await insertMessage(two.id, me.id, 'elsewhere');
  await until('the other is told', async () => (await told(pages)).length > 0);
  await settled(pages, 'elsewhere');
  assert.deepEqual(await told(pages), ['elsewhere']);
  await context.close();
});

test('what is switched off is not done, in tabs that were open before, too', async () => {
  const [me, one] = await people(2);
  const context = await allowed(me, { notify_desktop: '1', notify_sound: '1' });
  const old = await appPage(context, url('/chat'));
  await old.locator('#filter').click();
  for (const [ways, shows, sounds] of [
    [{ notify_desktop: '1' }, 1, 0],
    [{ notify_sound: '1' }, 0, 2],
    [{}, 0, 0],
  ]) {
    await me.client.form('/profile/settings', ways);
    const page = await pageIn(context, '/profile');
    for (const each of [old, page])
      await each.evaluate(() => {
        window.told = [];
        window.tones = 0;
      });
    const pages = [old, page];
    for (const each of pages) await noteHeard(each);
    const text = `with ${JSON.stringify(ways)}`;
    await insertMessage(one.id, me.id, text);
    await until('it is told', async () => (await told(pages)).length >= shows && (await tones(pages)) >= sounds);
    await settled(pages, text);
    if (shows > 0) await sleep(PUT_UP_MS);
    assert.equal((await told(pages)).length, shows);
    assert.equal(await tones(pages), sounds);
    const [shown] = await notifications(page);
    if (shows > 0) assert.equal(shown.silent, true, 'its own sound is off, too');
    await page.close();
  }
  await context.close();
});

test('a sign-out takes what is shown from the screen, here and from elsewhere', async () => {
  for (const leave of [
    (page) => page.getByRole('button', { name: 'Sign out', exact: true }).first().click(),
    (page, me) => me.client.form('/logout', {}),
  ]) {
    const [me, one] = await people(2);
    const context = await allowed(me, { notify_desktop: '1' });
    const page = await appPage(context, url('/chat'));
    await page.reload();
    await insertMessage(one.id, me.id, 'private');
    await shows([page], 'private');
    await leave(page, me);
    await until('it is gone', async () => (await notifications(page)).length === 0, { within: 20_000 });
    await context.close();
  }
});

test('a click leads to the conversation: to its page, or to a new one', async () => {
  const [me, one] = await people(2);
  const context = await allowed(me, { notify_desktop: '1' });
  const page = await appPage(context, url('/chat'));
  await insertMessage(one.id, me.id, 'click me');
  await shows([page], 'click me');
  const [worker] = context.serviceWorkers();
  // A test cannot click on what the system shows: the worker gets the event, and where it leads to is noted.
  const click = () =>
    worker.evaluate(async () => {
      const led = [];
      clients.openWindow = async (path) => led.push(`open ${path}`);
      WindowClient.prototype.focus = async function focus() {
        led.push(`focus ${new URL(this.url).pathname}`);
      };
      const [notification] = await registration.getNotifications();
      const event = new NotificationEvent('notificationclick', { notification });
      let work;
      event.waitUntil = (promise) => {
        work = promise;
      };
      self.dispatchEvent(event);
      await work;
      return { led, left: (await registration.getNotifications()).length };
    });
  assert.deepEqual(await click(), { led: [`open /chat/${one.id}`], left: 0 });
  const room = await pageIn(context, `/chat/${one.id}`);
  await room.evaluate(() => {
    document.hasFocus = () => false; // playwright's tabs all believe to be looked at
    window.dispatchEvent(new Event('blur'));
  });
  await insertMessage(one.id, me.id, 'again');
  await shows([page, room], 'again');
  assert.deepEqual(await click(), { led: [`focus /chat/${one.id}`], left: 0 });
  assert.deepEqual(room.faults, []);
  await context.close();
});

test('the window’s title and the app’s badge have the count, from the start', async () => {
  const [me, one] = await people(2);
  await insertMessage(one.id, me.id, 'unread');
  const context = await windowOf(browser, me);
  await context.addInitScript(() => {
    window.badges = [];
    navigator.setAppBadge = async (count) => window.badges.push(count);
  });
  const page = await pageIn(context, '/chat');
  await until('it is there', async () => (await page.title()).startsWith('(1) '));
  await insertMessage(one.id, me.id, 'one more');
  await until('it counts', async () => (await page.title()).startsWith('(2) '));
  assert.deepEqual(await page.evaluate(() => window.badges), [1, 2]);
  await context.close();
});
