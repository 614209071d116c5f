// The pages in another language, in Chromium: what the server writes and what scripts say go together.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

test('a room in French: days, times, what is on its way and what was not sent', async () => {
  const [me, other] = await people(2);
  await other.client.say(me.id, 'Bonjour');
  const context = await windowOf(browser, me, { locale: 'fr-CA' });
  const page = await pageIn(context, `/chat/${other.id}`);
  assert.equal(await page.title(), `${other.name} – BeanTrack Chat`);
  await page
    .locator('.day')
    .getByText(/^Aujourd.hui$/)
    .waitFor();
  const hour = { hour: 'numeric', minute: '2-digit', timeZone: 'Africa/Kampala' }; // "14 h 15"
  const sent = await page.locator('#chat-messages .bubble time').getAttribute('datetime');
  const clock = new Intl.DateTimeFormat('fr-CA', hour).format(new Date(sent));
  await page.locator('#chat-messages .bubble time').getByText(clock, { exact: true }).waitFor();

  const held = [];
  await page.route('**/chat/send', (route) => held.push(route));
  await page.getByLabel('Message', { exact: true }).fill('Je vous réponds.');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.locator('#pending .bubble-state').getByText('Envoi…', { exact: true }).waitFor();
  await until('it is asked', () => held.length === 1);
  await held[0].abort();
  await page.locator('#pending').getByText('Pas encore envoyé\u00a0: pas de connexion.').waitFor();
  await page.getByRole('button', { name: 'Réessayer maintenant' }).click();
  await until('it is tried again', () => held.length === 2);
  await held[1].continue();
  await page.locator('#chat-messages .bubble-own .bubble-state').getByText('Envoyé').waitFor();
  assert.deepEqual(
    page.faults.filter((fault) => !fault.includes('ERR_FAILED')),
    [],
  );
  await context.close();
});

test('who answers whom is named without the colon of the language', async () => {
  const [me, other] = await people(2);
  await other.client.say(me.id, 'Bonjour');
  const context = await windowOf(browser, me, { locale: 'fr-FR' });
  const page = await pageIn(context, `/chat/${other.id}`);
  await page.locator('.bubble').hover();
  await page.getByRole('link', { name: 'Répondre', exact: true }).click();
  assert.equal(await page.locator('.quote-sender').textContent(), other.name);
  await context.close();
});

test('the language that one chooses holds from the next page on', async () => {
  const [me] = await people(1);
  const context = await windowOf(browser, me);
  const page = await pageIn(context, '/profile');
  const root = () => page.evaluate(() => [document.documentElement.lang, document.dir, document.title]);
  assert.deepEqual(await root(), ['en', '', 'Profile – BeanTrack Chat']);
  await page.getByLabel('Language').selectOption({ label: 'العربية' });
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByRole('status').getByText('تم حفظ الإعدادات.').waitFor();
  assert.deepEqual(await root(), ['ar', 'rtl', 'الملف الشخصي – BeanTrack Chat']);
  await page.goto(url('/chat'));
  assert.deepEqual(await root(), ['ar', 'rtl', 'صندوق الوارد – BeanTrack Chat']);
  const bar = await page.locator('.sidebar').boundingBox();
  assert.ok(bar.x > page.viewportSize().width / 2, 'the bar is where the lines begin');
  await page.locator('#filter').fill('zzz no such name');
  await page.locator('#no-match').getByText('لا توجد نتائج').waitFor();
  assert.deepEqual(page.faults, []);
  await context.close();
});
