// Impersonation from both sides, in Chromium: what an attacker tries, and what the one to be deceived sees.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { account, people, signedIn } from './support/people.mjs';
import { insertMessage, quote, sql } from './support/sql.mjs';
import { admin, unique, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const WORD = `Kora${unique('').replace(/\W/g, '')}`;

const ATTEMPTS = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.replace(' ', ''),
  (name) => name.replace(' ', ' - '),
  (name) => `${name} Ltd`,
  (name) => `The ${name} & Co.`,
  (name) => `${name} (U) Limited`,
  (name) => name.replace('a', 'а'), // Cyrillic
  (name) => name.replace('o', 'ο'), // Greek
  (name) => name.replace('o', 'օ'), // Armenian
  (name) => name.replace('a', 'ａ'), // full-width
  (name) => name.replace('a', '𝐚'), // mathematical
  (name) => name.replace('s', 'ꜱ'), // small capital
  (name) => name.replace('a', 'á'),
  (name) => name.replace('o', '0'),
  (name) => name.replace('a', '\u200Ba'),
  (name) => `\u202E${name}`,
  (name) => `${name} ✓`,
  (name) => `${name}™`,
  (name) => `BeanTrack ${name}`,
  () => 'Admin',
];

test('no disguise of another company’s name is accepted', async () => {
  const victim = await account('supplier', { name: `${WORD} Roasters` });
  const attacker = await signedIn('vendor');
  const page = await pageIn(await windowOf(browser, attacker), '/profile');
  for (const attempt of ATTEMPTS) {
    const name = attempt(victim.name);
    await page.locator('#name').fill(name);
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Save name' }).click();
    assert.equal((await answered).status(), 422, name);
    await page.getByRole('alert').waitFor();
  }
  await page.goto(url('/profile'));
  assert.equal(await page.locator('#name').inputValue(), attacker.name);
});

test('the genuine company is marked, its card says who it is, and a change of name is told', async () => {
  const company = await account('supplier');
  await admin(['user', 'approve', company.id]);
  const [me] = await people(1);
  await insertMessage(company.id, me.id, 'written before');
  const page = await pageIn(await windowOf(browser, me), '/chat');
  await page.locator(`[data-contact=${company.id}]`).getByRole('img', { name: 'Verified company' }).waitFor();
  await page.locator(`[data-contact=${company.id}] a`).click();
  await page.locator('.room-who').getByRole('img', { name: 'Verified company' }).waitFor();

  const name = unique('Renamed');
  await sql(`UPDATE supplier SET name = ${quote(name)}, approved_date = NULL WHERE user_id = ${quote(company.id)}`);
  await insertMessage(company.id, me.id, 'written after');
  await until('the open room has the new name', async () => (await page.locator('h1').textContent()) === name);
  await page.reload();
  assert.match(await page.locator('.renamed').textContent(), new RegExp(`${company.name}.*${name}`));
  assert.equal(await page.getByRole('img', { name: 'Verified company' }).count(), 0);

  await page.locator('h1 a').click();
  await page.getByText('Not verified').waitFor();
  await page.getByText(company.name, { exact: false }).first().waitFor();
  assert.deepEqual(page.faults, []);
});
