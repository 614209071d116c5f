// The conversations beside a room on a wide window: live, and read as the room is.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { otherDevice, people } from './support/people.mjs';
import { insertMessage } from './support/sql.mjs';
import { logPosition } from './support/sse.mjs';
import { until } from './support/stack.mjs';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 1000, height: 800 };

const browser = await launch();
after(() => browser.close());

/** The room of `me` with `one`; `two` has written too, and later. { me, one, two, page, list, row, order } */
async function room(viewport = WIDE) {
  const [me, one, , two] = await people(4);
  await insertMessage(one.id, me.id, 'first of one');
  await insertMessage(two.id, me.id, 'first of two');
  await logPosition();
  const page = await pageIn(await windowOf(browser, me, { viewport }), `/chat/${one.id}`);
  await page.mouse.move(600, 400); // somebody is there
  if (viewport === WIDE) await page.locator('.beside [data-contact]').first().waitFor();
  const list = page.getByRole('navigation', { name: 'Conversations' });
  const row = ({ id }) => list.locator(`[data-contact="${id}"]`);
  const order = () => list.locator('[data-contact]').evaluateAll((all) => all.map((each) => each.dataset.contact));
  return { me, one, two, page, list, row, order };
}

const noCount = (row) => row.locator('.contact-unread.hidden', { hasText: /^$/ }).waitFor({ state: 'attached' });
const count = (row, number) => row.locator('.contact-unread', { hasText: new RegExp(`^${number}$`) });
const loaded = (page) => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));

test('a wide window has them, and marks the one that is read', async () => {
  const { one, two, page, list, row, order } = await room();
  await list.waitFor();
  assert.deepEqual(await order(), [two.id, one.id]);
  assert.equal(await list.locator('[aria-current]').getAttribute('href'), `/chat/${one.id}`);
  await count(row(two), 1).waitFor();
  await noCount(row(one));
  await list.getByRole('link', { name: 'All conversations' }).click();
  await page.waitForURL('**/chat');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('what arrives moves its conversation up, and counts where nobody looks', async () => {
  const { me, one, two, page, row, order } = await room();
  await page.bringToFront();
  const id = await insertMessage(one.id, me.id, 'second of one');
  await row(one).getByText('second of one').waitFor();
  await page.locator(`#message-${id}`).waitFor();
  assert.deepEqual(await order(), [one.id, two.id]);
  await insertMessage(two.id, me.id, 'second of two');
  await count(row(two), 2).waitFor();
  assert.deepEqual(await order(), [two.id, one.id]);
  await noCount(row(one));
  await page.locator('#message').fill('third, of me');
  await page.keyboard.press('Enter');
  await row(one).getByText('third, of me').waitFor();
  assert.deepEqual(await order(), [one.id, two.id]);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('what is read elsewhere, and who is new, is fetched', async () => {
  const { me, one, two, page, list, row } = await room();
  const device = await otherDevice(me);
  await device.client.get(`/chat/${two.id}`);
  await row(two).locator('.contact-unread').waitFor({ state: 'hidden' });
  const [, other] = await people(2);
  await insertMessage(other.id, me.id, 'first of another');
  await count(row(other), 1).waitFor();
  assert.equal(await list.locator('[aria-current]').getAttribute('href'), `/chat/${one.id}`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a narrow window has none, and gets them when it is widened', async () => {
  const { me, two, page, list, row } = await room(NARROW);
  const id = await insertMessage(two.id, me.id, 'second of two');
  await page.locator('#unread-message-count', { hasText: /^2$/ }).waitFor();
  assert.equal(await list.count(), 0);
  assert.ok(!(await loaded(page)).some((name) => name.includes('/chat?limit=')));
  await page.setViewportSize(WIDE);
  await list.waitFor();
  await until('the list is fetched', async () => (await row(two).getAttribute('data-last')) === id);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
