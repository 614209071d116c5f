// The inbox: GET /chat.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './support/http.mjs';
import { people, signedIn } from './support/people.mjs';
import { insertMessage, insertMessages, quote, sql, value } from './support/sql.mjs';
import { logPosition } from './support/sse.mjs';
import { unique } from './support/stack.mjs';

const [supplier, vendor, otherSupplier, otherVendor] = await people(4);
const administrator = await signedIn('admin');

/** The rows of the list of contacts in an inbox page, in order: { id, html, text }. */
const rowsOf = (html) =>
  [...html.matchAll(/<li[^>]*>((?:(?!<\/li>).)*?href="\/chat\/(U\d+)"(?:(?!<\/li>).)*)<\/li>/gs)].map(
    ([, row, id]) => ({ id, html: row, text: row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') }),
  );
const rowOf = (html, id) => rowsOf(html).find((row) => row.id === id);
const inbox = async (person, query = '') => (await person.client.get(`/chat${query}`)).text;
/** The tabs' counts by role, from their links. */
const tabsOf = (html) =>
  Object.fromEntries(
    [...html.matchAll(/href="\/chat\?role=(\w+)[^"]*"[^>]*>((?:(?!<\/a>).)*)<\/a>/gs)].map(([, role, text]) => [
      role,
      Number(text.replace(/<[^>]*>/g, '').match(/\d+/)?.[0]),
    ]),
  );

test('somebody signed out is led to the login and back; a script is told 401', async () => {
  const stranger = new Client();
  const answer = await stranger.get('/chat?role=vendor&q=x');
  assert.equal(answer.status, 303);
  assert.equal(new URL(answer.location, 'http://x').searchParams.get('next'), '/chat?role=vendor&q=x');
  const script = await stranger.getJson('/chat');
  assert.equal(script.status, 401);
  assert.equal(typeof script.json.error, 'string');
  assert.equal((await stranger.get('/')).location, '/chat');
});

test('a supplier and a vendor find everybody but themselves, an admin no admins', async () => {
  for (const [person, roles] of [
    [supplier, ['admin', 'supplier', 'vendor']],
    [vendor, ['admin', 'supplier', 'vendor']],
    [administrator, ['supplier', 'vendor']],
  ]) {
    const tabs = tabsOf(await inbox(person));
    assert.deepEqual(Object.keys(tabs).sort(), roles);
    for (const role of roles) {
      const count = await value(`SELECT COUNT(*) FROM users WHERE role = '${role}' AND disabled_at IS NULL
                                    AND id <> ${quote(person.id)}`);
      assert.equal(tabs[role], Number(count), `${person.role}'s tab ${role}`);
    }
    assert.equal(rowOf(await inbox(person, `?q=${encodeURIComponent(person.name)}`), person.id), undefined);
  }
});

test('a tab shows its role alone', async () => {
  const roles = new Map(await sql('SELECT id, role FROM users'));
  for (const role of ['supplier', 'vendor', 'admin']) {
    const rows = rowsOf(await inbox(vendor, `?role=${role}`));
    assert.ok(rows.length > 0);
    for (const row of rows) assert.equal(roles.get(row.id), role);
  }
  assert.equal((await administrator.client.get('/chat?role=admin')).status, 400);
  assert.equal((await vendor.client.get('/chat?role=owner')).status, 400);
});

test('the newest conversation stands first, with its last message, time and unread count', async () => {
  await insertMessage(vendor.id, supplier.id, 'first words');
  await insertMessage(vendor.id, supplier.id, 'second words');
  await insertMessage(otherVendor.id, supplier.id, 'words of another');
  await insertMessage(supplier.id, vendor.id, 'an answer & a <b>');
  await logPosition(); // what a page shows of others' doing may take the relay's quarter of a second
  const page = await inbox(supplier);
  assert.deepEqual(
    rowsOf(page)
      .slice(0, 2)
      .map((row) => row.id),
    [vendor.id, otherVendor.id],
  );
  const row = rowOf(page, vendor.id);
  assert.match(row.text, /You:.* an answer &amp; a &lt;b&gt;/);
  assert.match(row.html, /<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/);
  assert.match(row.text, / 2 unread/);
  assert.match(rowOf(page, otherVendor.id).text, /words of another.* 1 unread/);
  assert.match(page.match(/id="unread-message-count"[^>]*>([^<]*)/)[1], /^3$/);
  assert.equal(await supplier.client.unread(), 3);
  assert.doesNotMatch(rowOf(await inbox(vendor), supplier.id).text, /You:/);
});

test('the filter finds a name in any case, and takes no wildcards or markup', async () => {
  const name = `Élodie ${unique('o')} 100%_<b>`;
  const found = await signedIn('vendor', { name });
  for (const word of [name, name.toUpperCase(), '100%_<b>', name.slice(8, 20)]) {
    const page = await inbox(supplier, `?q=${encodeURIComponent(word)}`);
    assert.ok(rowOf(page, found.id), word);
    assert.doesNotMatch(page, /<b>/);
  }
  assert.deepEqual(rowsOf(await inbox(supplier, '?q=100%25_%3Cb%3Ex')), []);
  assert.deepEqual(rowsOf(await inbox(supplier, `?q=${encodeURIComponent(`${unique('nobody')}`)}`)), []);
  const hostile = await inbox(supplier, `?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  assert.doesNotMatch(hostile, /<script>alert/);
  assert.equal((await supplier.client.get('/chat?q=%FF')).status, 400);
});

test('a disabled account is no contact any more', async () => {
  const gone = await signedIn('vendor', { name: unique('Gone') });
  assert.ok(rowOf(await inbox(supplier, `?q=${gone.name}`), gone.id));
  await sql(`UPDATE users SET disabled_at = NOW() WHERE id = ${quote(gone.id)}`);
  assert.equal(rowOf(await inbox(supplier, `?q=${gone.name}`), gone.id), undefined);
});

test('more people than a page holds are reached by its link, each of them once', async () => {
  await people(205);
  const seen = [];
  let path = '/chat?role=vendor';
  for (let pages = 0; path && pages < 20; ++pages) {
    const html = (await otherSupplier.client.get(path)).text;
    seen.push(...rowsOf(html).map((row) => row.id));
    path = html.match(/href="([^"]*after=[^"]*)"/)?.[1].replaceAll('&amp;', '&');
  }
  const vendors = await sql("SELECT id FROM users WHERE role = 'vendor' AND disabled_at IS NULL");
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual([...seen].sort(), vendors.map(([id]) => id).sort());
  for (const after of ['x', 'U1', 'U99999999', "' OR 1"])
    assert.equal((await otherSupplier.client.get(`/chat?after=${encodeURIComponent(after)}`)).status, 400, after);
});

test('no other user’s details stand on any page', async () => {
  await insertMessages(vendor.id, supplier.id, 'detail ', 2);
  for (const path of ['/chat', `/chat/${vendor.id}`]) {
    const html = (await supplier.client.get(path)).text;
    assert.ok(!html.includes(vendor.email), path);
    assert.ok(!html.includes('$2'), path);
  }
});
