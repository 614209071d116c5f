// Two people in two browsers: what one writes stands on the other's page, live.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { noteHeard } from './support/absence.mjs';
import { holdAnswer, launch, once, pageIn, textOf, windowOf } from './support/browser.mjs';
import { account, people } from './support/people.mjs';
import { insertMessage, insertMessages, sql, value } from './support/sql.mjs';
import { logPosition } from './support/sse.mjs';
import { unique, until, url } from './support/stack.mjs';
import { SqlSession } from '../faults/session.mjs';

const browser = await launch();
after(() => browser.close());

/** Pages of someone's own windows, one window for each path. */
async function open(...visits) {
  const windows = await Promise.all(visits.map(([person]) => windowOf(browser, person)));
  return Promise.all(windows.map((context, i) => pageIn(context, visits[i][1])));
}

const bubble = (page, text) => page.locator('#chat-messages > .bubble', { hasText: text });
const badge = (page) => page.locator('#unread-message-count');

async function write(page, text) {
  await page.locator('#message').fill(text);
  await page.locator('#chat-form button[type=submit]').click();
}

/** Closes the windows; nothing may have gone wrong in them. */
async function finish(...pages) {
  for (const page of pages) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
}

test('two people sign in and write to each other, both ways, live', async () => {
  const [supplier, vendor] = [await account('supplier'), await account('vendor')];
  const pages = [];
  for (const [person, other] of [
    [supplier, vendor],
    [vendor, supplier],
  ]) {
    const page = await pageIn(await windowOf(browser), `/chat/${other.id}`);
    await page.locator('#email').fill(person.email);
    await page.locator('#password').fill(person.password);
    await page.locator('main button[type=submit]').click();
    await page.waitForURL(url(`/chat/${other.id}`)); // where one was going
    pages.push(page);
  }
  const [his, hers] = pages;
  for (const [from, to, text] of [
    [his, hers, 'Is the lot ready?'],
    [hers, his, 'Yes, 60 bags ☕'],
    [his, hers, 'Good.'],
    [hers, his, 'two\nlines'],
  ]) {
    await write(from, text);
    const line = text.split('\n')[0];
    await bubble(to, line).waitFor();
    await bubble(from, line).waitFor();
    assert.equal(await from.locator('#message').inputValue(), '');
  }
  const ids = (page) => page.locator('#chat-messages > .bubble').evaluateAll((all) => all.map((each) => each.id));
  await until('the same messages on both pages', async () => {
    const [one, other] = [await ids(his), await ids(hers)];
    return one.length === 4 && JSON.stringify(one) === JSON.stringify(other);
  });
  assert.equal(
    await bubble(his, 'two')
      .locator('.bubble-text')
      .evaluate((each) => each.textContent),
    'two\nlines',
  );
  await until(
    'all of it is read',
    async () =>
      (await value(
        `SELECT COUNT(*) FROM messages WHERE sender_id IN ('${supplier.id}', '${vendor.id}') AND is_read = 0`,
      )) === '0',
  );
  await bubble(his, 'Good.').locator('.bubble-state', { hasText: 'Read' }).waitFor();
  await finish(his, hers);
});

test('a row typed at a SQL prompt stands on the receiver’s page within half a second', async () => {
  const [supplier, vendor] = await people(2);
  const [page] = await open([vendor, `/chat/${supplier.id}`]);
  const first = await insertMessage(supplier.id, vendor.id, 'warms up');
  await once(page, `#message-${first}`);
  await page.evaluate(() => {
    new MutationObserver(() => {
      window.changedAt = Date.now();
    }).observe(document.getElementById('chat-messages'), { childList: true });
  });
  const id = await insertMessage(supplier.id, vendor.id, 'typed');
  const committed = Date.now(); // at the latest
  assert.equal(await once(page, `#message-${id}`), 1);
  const late = (await page.evaluate(() => window.changedAt)) - committed;
  assert.ok(late < 500, `${late} ms`);
  assert.equal(await textOf(page, id), 'typed');
  await finish(page);
});

test('the badge follows on every page, without a reload', async () => {
  const [me, one, two] = await people(3);
  const [inbox, room, device] = await open([me, '/chat'], [me, `/chat/${two.id}`], [me, '/chat?role=vendor']);
  const pages = [inbox, room, device];
  for (const page of pages) {
    await page.evaluate(() => {
      window.same = true;
    });
    assert.equal(await badge(page).isVisible(), false);
  }
  const show = async (count) => {
    for (const page of pages) {
      if (count)
        await badge(page)
          .filter({ hasText: new RegExp(`^${count}$`) })
          .waitFor();
      else await badge(page).waitFor({ state: 'hidden' });
    }
  };
  await insertMessage(one.id, me.id, 'a');
  await show(1);
  await one.client.say(me.id, 'b');
  await show(2);
  await me.client.get(`/chat/${one.id}`); // read on another device
  await show(0);
  for (const page of pages) assert.equal(await page.evaluate(() => window.same), true, 'no reload');
  await finish(...pages);
});

test('the inbox moves a conversation up and shows what is new in it', async () => {
  const [me, one, two, three] = await people(4);
  await insertMessage(one.id, me.id, 'older');
  await insertMessage(two.id, me.id, 'newer');
  const [page] = await open([me, '/chat']);
  const row = (person) => page.locator('#contacts > li', { has: page.locator(`a[href="/chat/${person.id}"]`) });
  const order = () =>
    page.locator('#contacts > li a').evaluateAll((all) => all.map((each) => each.getAttribute('href').slice(6)));
  assert.deepEqual((await order()).slice(0, 2), [two.id, one.id]);

  await one.client.say(me.id, 'fresh <b>words</b>');
  await row(one).getByText('fresh <b>words</b>').waitFor();
  assert.deepEqual((await order()).slice(0, 2), [one.id, two.id]);
  await row(one).locator('.contact-unread', { hasText: /^2$/ }).waitFor();

  await three.client.say(me.id, 'first ever');
  await row(three).getByText('first ever').waitFor();
  await until('it stands first', async () => (await order())[0] === three.id);

  await me.client.say(two.id, 'from my phone');
  await row(two).getByText('from my phone').waitFor();
  await row(two).getByText('You:').waitFor();
  await until('it stands first', async () => (await order())[0] === two.id);

  await me.client.get(`/chat/${one.id}`);
  await row(one).locator('.contact-unread').waitFor({ state: 'hidden' });
  await finish(page);
});

test('the filter box narrows the list while one types', async () => {
  const name = unique('Zebra');
  const [[me], found] = [await people(1), await account('vendor', { name })];
  await insertMessage(found.id, me.id, 'x');
  const [page] = await open([me, '/chat']);
  await page.locator('#filter').fill(name.toLowerCase());
  await until('one is left', async () => (await page.locator('#contacts > li:visible').count()) === 1);
  await page.locator('#filter').press('Enter');
  await page.waitForURL(/q=/);
  assert.equal(await page.locator('#contacts > li').count(), 1);
  await page.locator('#contacts a').click();
  await page.waitForURL(url(`/chat/${found.id}`));
  await finish(page);
});

test('a second tab and a second device show what the first sends, each once', async () => {
  const [me, other] = await people(2);
  const context = await windowOf(browser, me);
  const tabs = [await pageIn(context, `/chat/${other.id}`), await pageIn(context, `/chat/${other.id}`)];
  const [device] = await open([me, `/chat/${other.id}`]);
  await tabs[0].bringToFront();
  for (let i = 0; i < 3; ++i) {
    await write(tabs[i % 2], `from tab ${i}`);
    for (const page of [...tabs, device]) await bubble(page, `from tab ${i}`).waitFor({ state: 'attached' });
  }
  const id = await insertMessage(other.id, me.id, 'to all of them');
  for (const page of [...tabs, device]) {
    assert.equal(await once(page, `#message-${id}`), 1);
    assert.equal(await page.locator('#chat-messages > .bubble').count(), 4, 'each once');
    assert.equal(await page.locator('#pending > *').count(), 0, 'nothing waits');
  }
  assert.equal(await value(`SELECT COUNT(*) FROM messages WHERE sender_id = '${me.id}'`), '3');
  assert.deepEqual(tabs[1].faults, []);
  await finish(tabs[0], device);
});

test('older messages come on demand, above, in order', async () => {
  const [me, other] = await people(2);
  for (let i = 0; i < 2; ++i) await other.client.say(me.id, `first ${i}`);
  await insertMessages(other.id, me.id, 'many ', 120);
  const [page] = await open([me, `/chat/${other.id}`]);
  const ids = () =>
    page.locator('#chat-messages > .bubble').evaluateAll((all) => all.map((each) => Number(each.id.slice(9))));
  for (const count of [50, 100, 122]) {
    await until(`${count} bubbles`, async () => (await ids()).length >= count);
    const shown = await ids();
    assert.deepEqual(
      shown,
      [...shown].sort((a, b) => a - b),
    );
    // A click that does not wait: near the top they come by themselves, and the link goes with the last.
    if (shown.length < 122) await page.locator('#older').evaluate((link) => link.click());
  }
  await page.locator('#older').waitFor({ state: 'hidden' });
  assert.ok(page.url().endsWith(`/chat/${other.id}`), 'without leaving the page');
  await finish(page);
});

test('a late event about a message that is not loaded yet leaves no gap on the page', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'many ', 60);
  await logPosition();
  const [page] = await open([me, `/chat/${other.id}`]);
  const first = `(SELECT MIN(seq) FROM messages WHERE sender_id = '${other.id}')`;
  await sql(`INSERT INTO jobs (queue, payload, attempts, available_at, created_at) VALUES ('chat',
    JSON_ARRAY(JSON_OBJECT('kind', 'message.sent', 'user', '${me.id}', 'subject', ${first})), 0, 0, UNIX_TIMESTAMP())`);
  await other.client.say(me.id, 'the newest');
  await bubble(page, 'the newest').waitFor();
  assert.equal(await page.locator('#chat-messages > .bubble').count(), 51);
  await finish(page);
});

test('a message that is committed while the list is being fetched is not forgotten', async (t) => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'old ', 20);
  await logPosition();
  const [page] = await open([me, `/chat/${other.id}`]);
  await noteHeard(page);
  const held = new SqlSession();
  t.after(() => held.close());
  const [[late]] = await held.run(`START TRANSACTION; INSERT INTO messages (sender_id, receiver_id, content)
    VALUES ('${other.id}', '${me.id}', 'committed late'); SELECT @beantrack_message_id`);
  const answer = await holdAnswer(page, /\/messages\?after=/);
  await insertMessage(other.id, me.id, 'it has a link: www.example.com');
  await answer.fetched; // the list has been read
  await held.run('COMMIT');
  await page.waitForFunction(() => window.heard.includes('committed late'));
  answer.release();
  await page.locator(`#message-${late}`).waitFor({ timeout: 5_000 });
  await finish(page);
});

test('older messages that are loaded are read, and what is not shown stays unread', async () => {
  const [me, other] = await people(2);
  await insertMessages(other.id, me.id, 'unread ', 70);
  await logPosition();
  const [page] = await open([me, `/chat/${other.id}`]);
  await bubble(page, 'unread 70').waitFor();
  await other.client.say(me.id, 'live');
  await bubble(page, 'live').waitFor();
  await until('the new one is read, those above are not', async () => (await me.client.unread()) === 20);
  await page.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, -100_000));
  await bubble(page, /unread 1\D/).scrollIntoViewIfNeeded();
  await until('all are read', async () => (await me.client.unread()) === 0);
  await finish(page);
});

test('signed out elsewhere, the page says so', async () => {
  const [me, other] = await people(2);
  const [page] = await open([me, `/chat/${other.id}`]);
  await until('the stream is open', () => page.evaluate(() => performance.getEntriesByType('resource').length > 0));
  await me.client.form('/logout', {});
  await page.getByText('You are signed out').waitFor({ timeout: 15_000 });
  await page.context().close();
});
