// Days as they are where the reader is: the search's, and those that the server writes on pages.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, quote, sql } from './support/sql.mjs';

const browser = await launch();
after(() => browser.close());

test('a search by days finds what the reader sees under that day', async () => {
  const [me, other] = await people(2);
  const id = await insertMessage(other.id, me.id, 'harvest');
  await sql(`UPDATE messages SET created_at = '2026-03-20 20:00:00' WHERE id = ${quote(id)}`);
  const context = await windowOf(browser, me, { timezoneId: 'Asia/Tokyo' });
  const page = await pageIn(context, '/chat/search'); // the first page of the browser's session
  await page.locator('#search-zone').getByText('Asia/Tokyo').waitFor();
  for (const [day, count] of [
    ['2026-03-21', 1],
    ['2026-03-20', 0],
  ]) {
    await page.getByLabel('From').fill(day);
    await page.getByLabel('To', { exact: true }).fill(day);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL((address) => address.searchParams.get('from') === day);
    await page.locator(count ? '.result-time' : '.empty').first().waitFor();
    assert.equal(await page.locator('.results li').count(), count, day);
    if (count) assert.match(await page.locator('.result-time').textContent(), /21 Mar/);
  }
  const plain = await me.client.get('/chat/search?from=2026-03-20&to=2026-03-20'); // without scripts: the configured zone
  assert.match(plain.text, new RegExp(`at=${id}`));
  assert.deepEqual(page.faults, []);
});
