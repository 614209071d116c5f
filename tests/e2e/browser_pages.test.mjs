// The pages as such: with JavaScript off, on a phone, with hostile content.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, pageIn, textOf, windowOf } from './support/browser.mjs';
import { account, people, signedIn } from './support/people.mjs';
import { insertMessages, value } from './support/sql.mjs';
import { unique, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 3 };

test('everything but the live parts works with JavaScript off', async () => {
  const [me, other] = [await account('supplier'), await account('vendor', { name: unique('Öther & <Co>') })];
  await insertMessages(other.id, me.id, 'line ', 120);
  const page = await pageIn(await windowOf(browser, null, { javaScriptEnabled: false }), '/');
  await page.waitForURL(/\/login/);
  await page.locator('#email').fill(me.email);
  await page.locator('#password').fill('wrong');
  await page.locator('main button[type=submit]').click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.locator('#email').inputValue(), me.email, 'what was typed is still there');
  await page.locator('#password').fill(me.password);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL(url('/chat'));
  assert.equal(await page.locator('#unread-message-count').textContent(), '120');

  await page.getByRole('link', { name: /vendors/i }).click();
  await page.waitForURL(/role=vendor/);
  await page.locator('input[name=q]').fill(other.name);
  await page.locator('input[name=q]').press('Enter');
  await page.waitForURL(/q=/);
  assert.match(page.url(), /role=vendor/, 'the tab stays');
  await page.locator('#contacts a').click();
  await page.waitForURL(url(`/chat/${other.id}`));
  assert.equal(await page.locator('h1').textContent(), other.name);

  const texts = () => page.locator('#chat-messages .bubble-text').allTextContents();
  assert.deepEqual(
    await texts(),
    Array.from({ length: 50 }, (_, i) => `line ${i + 71}`),
  );
  await page.locator('#older').click();
  await page.waitForURL(/before=/);
  assert.deepEqual(
    await texts(),
    Array.from({ length: 50 }, (_, i) => `line ${i + 21}`),
  );
  await page.locator('#older').click();
  await until('the first', async () => (await texts())[0] === 'line 1');
  assert.equal(await page.locator('#older').isVisible(), false);

  await page.locator('#message').fill('by form\nin two lines');
  await page.locator('#chat-form button').click();
  await page.waitForURL(url(`/chat/${other.id}`));
  assert.equal((await texts()).at(-1), 'by form\nin two lines');
  assert.equal(await page.locator('#message').inputValue(), '');
  await page.reload();
  assert.equal(
    await value(`SELECT COUNT(*) FROM messages WHERE sender_id = '${me.id}'`),
    '1',
    'a reload sends nothing',
  );

  await page.locator('#message').fill('x'.repeat(4001));
  await page.locator('#chat-form button').click();
  await page.getByRole('alert').filter({ hasText: '4000' }).waitFor();
  assert.equal((await page.locator('#message').inputValue()).length, 4001, 'a refused text is not lost');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/login/);
  await page.goto(url('/chat/U99999'));
  await page.waitForURL(/\/login\?next=/);
  await page.context().close();
});

test('on a phone one can write', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'a longer line that has to wrap on a narrow screen, surely ', 30);
  await me.client.json('/chat/mark-read', { sender_id: other.id });
  const context = await windowOf(browser, me, PHONE);
  const page = await pageIn(context);
  await page.goto(url(`/chat/${other.id}`));
  for (const selector of ['#message', '#chat-form button[type=submit]']) {
    const box = await page.locator(selector).boundingBox();
    assert.ok(
      box.x >= 0 && box.x + box.width <= 360 && box.y >= 0 && box.y + box.height <= 740,
      `${selector} is on the screen`,
    );
    assert.ok(box.height >= 24, `${selector} can be touched`);
  }
  const last = page.locator('#chat-messages > .bubble').last();
  await until('the newest is in sight', () =>
    last.evaluate((each) => {
      const box = each.getBoundingClientRect();
      const form = document.getElementById('chat-form').getBoundingClientRect();
      return box.bottom <= form.top + 1 && box.bottom > 0;
    }),
  );
  await page.locator('#message').tap();
  await page.locator('#message').fill('from a phone');
  await page.locator('#chat-form button[type=submit]').tap();
  await page.locator('#chat-messages > .bubble', { hasText: 'from a phone' }).waitFor();
  await until(
    'it is stored',
    async () => (await value(`SELECT content FROM messages WHERE sender_id = '${me.id}'`)) === 'from a phone',
  );
  assert.deepEqual(page.faults, []);
  await context.close();
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(2)>',
  '"><svg/onload=alert(3)>',
  "';alert(4);//",
  '{{TEXT}}{{#SIGNED_IN}}',
  '<style>body{display:none}</style>',
  '</textarea><h1>x',
  '&lt;b&gt; &amp;amp; &#60;',
  'javascript:alert(5)',
  'مرحبا \u202Etxet desrever\u202C שלום',
  'line\n\n  indented\ttab',
  'x'.repeat(4000),
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} ☕️',
];

test('hostile texts and names are text, on the page and as they arrive', async () => {
  const name = '<img src=x onerror=alert(9)>"\'&{{NAME}}';
  const [me, other] = [
    await signedIn('vendor', { name: `<b>me</b> ${unique()}` }),
    await signedIn('supplier', { name }),
  ];
  const context = await windowOf(browser, me);
  const [room, inbox] = [await pageIn(context, `/chat/${other.id}`), await pageIn(context, '/chat')];
  assert.equal(await room.locator('h1').textContent(), name);
  const ids = [];
  for (const text of HOSTILE) ids.push(await other.client.say(me.id, text));
  await room.locator(`#message-${ids.at(-1)}`).waitFor();
  const row = inbox.locator('#contacts > li', { has: inbox.locator(`a[href="/chat/${other.id}"]`) });
  await row.getByText(HOSTILE.at(-1)).waitFor();
  const check = async () => {
    for (const [i, text] of HOSTILE.entries()) assert.equal(await textOf(room, ids[i]), text, 'word for word');
    assert.equal(
      await room
        .locator('#chat-messages :is(img, script, svg, style, b, h1, a:not(.bubble-link, .bubble-reply))')
        .count(),
      0,
    );
    assert.equal(await row.locator('.contact-name').textContent(), name);
    assert.equal(await inbox.locator('#contacts :is(img, script, style, b)').count(), 0);
  };
  await check();
  await Promise.all([room.reload(), inbox.reload()]);
  await check();
  for (const page of [room, inbox]) assert.deepEqual(page.faults, []);

  await room.locator('#message').fill(HOSTILE[0]);
  await room.locator('#chat-form button[type=submit]').click();
  await until(
    'it is sent',
    async () => (await me.client.history(other.id, '?limit=1')).messages[0].message === HOSTILE[0],
  );
  await room.goto(url(`/chat?q=${encodeURIComponent(HOSTILE[2])}`));
  assert.equal(await room.locator('#filter').inputValue(), HOSTILE[2]);
  for (const page of [room, inbox]) assert.deepEqual(page.faults, []);
  await context.close();
});

test('no page says a word on the console', async () => {
  const [me, other] = await people(2);
  const page = await pageIn(await windowOf(browser, me));
  const words = [];
  // (Chromium reports each Clear-Site-Data header.)
  page.on('console', (line) => line.text().startsWith('Clear-Site-Data header') || words.push(line.text()));
  for (const path of ['/chat', '/chat?role=supplier&q=x', `/chat/${other.id}`]) {
    const ran = page.waitForRequest('**/chat/stream*'); // once all scripts have
    await page.goto(url(path), { waitUntil: 'load' });
    await ran;
  }
  assert.deepEqual(words, []);
  assert.deepEqual(page.faults, []);
  await page.context().clearCookies();
  await page.goto(url('/login'), { waitUntil: 'load' });
  assert.deepEqual(words, []);
  await page.context().close();
});
