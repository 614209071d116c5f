// Where redirects lead: never to another site, however the address is written. Judged as a browser resolves them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { fetchRaw } from './support/http.mjs';
import { signedIn } from './support/people.mjs';
import { BASE, url } from './support/stack.mjs';

let me;
let browser;
before(async () => {
  me = await signedIn('supplier');
  browser = await launch();
});
after(() => browser?.close());

const SLASHES = ['/', '%2f', '%2F', '\\', '%5c', '%5C', '%255c', '%252f', '//', '/.//', '/./', '/..//', '/%2e//'];
const GAPS = ['', '%09', '%0a', '%0d%0a', '%00', '%20', '%7f', '%c2%a0', '%e2%80%a8', '%2e', '..', ';', '@'];
const ENDS = ['', '/', '%2f', '//', '/.', '/%2e%2e/', '/?x', '/#x', '?next=//evil.test'];

/** Addresses that somebody could take for another site's. */
function hostile() {
  const paths = [];
  for (const slash of SLASHES)
    for (const gap of GAPS)
      paths.push(`/${slash}${gap}evil.test`, `/${gap}${slash}evil.test`, `/chat/${slash}${gap}evil.test`);
  const names = ['/', '/chat', '/login', '/profile', '/evil.test', '/\\evil.test', '/%5Cevil.test', '//evil.test'];
  const ended = names.flatMap((path) => ENDS.map((end) => path + end));
  return [...new Set([...paths, ...paths.map((path) => `${path}/`), ...ended])];
}

/** Where a browser goes that asked for `path` and got `location`. */
const resolved = (location, path) => new URL(location, BASE.origin + path).origin;

function check(answer, path) {
  const { location } = answer;
  if (location === undefined) return 0;
  assert.match(location, /^\/(?![/\\])[!-[\]-~]*$/, `${path} leads to ${JSON.stringify(location)}`);
  assert.equal(resolved(location, path), BASE.origin, path);
  assert.equal(answer.headers['x-evil'], undefined, path);
  return 1;
}

test('no address redirects to another site, whoever asks and whatever Host is said', async () => {
  let redirects = 0;
  for (const path of hostile())
    for (const headers of [{}, { Cookie: me.cookie }, { Host: 'evil.test' }])
      redirects += check(await fetchRaw('GET', path, { headers }), path);
  assert.ok(redirects > 20, `${redirects} redirects`);
});

test('nor does `next`, in the form, after the sign-in and for who is signed in', async () => {
  const known = /^\/(chat|profile)$/;
  for (const next of hostile().filter((path) => !known.test(path) && !/[#?]/.test(path))) {
    const answer = await me.client.get(`/login?next=${next}`);
    if (answer.status === 400) continue; // not UTF-8, say
    assert.equal(answer.location, '/chat', next);
    assert.equal((await me.client.get(`/login?next=${encodeURIComponent(next)}`)).location, '/chat', next);
  }
});

test('a folder of static files leads to itself, on this host', async () => {
  for (const path of ['/static', '/static/css', '/static/js', '/static/js/entries'])
    for (const Host of [BASE.host, 'evil.test', 'evil.test:1234']) {
      const answer = await fetchRaw('GET', path, { headers: { Host } });
      if (answer.location !== undefined) assert.equal(answer.location, `${path}/`);
    }
});

test('a slash at the end of a page is taken away, and the query stays', async () => {
  const rooms = [`/chat/${me.id}`, `/chat/${me.id}/messages`];
  for (const path of ['/chat', '/login', '/profile', '/chat/search', '/chat/send', ...rooms]) {
    const answer = await me.client.get(`${path}/?next=//evil.test&a=%0d%0ab`);
    assert.equal(answer.status, 308, path);
    assert.equal(answer.location, `${path}?next=//evil.test&a=%0d%0ab`);
  }
});

test('the way through the sign-in names the page as the chat knows it', async () => {
  for (const [asked, next] of [
    ['/chat?q=a', '/chat?q=a'],
    ['//chat', '/chat'],
    ['/.//chat', '/chat'],
    ['/x/../chat/U00001', '/chat/U00001'],
    ['/%63hat', '/chat'],
  ])
    assert.equal((await fetchRaw('GET', asked)).location, `/login?next=${encodeURIComponent(next)}`, asked);
});

test('Chromium stays here', async () => {
  const context = await windowOf(browser, me);
  const left = [];
  await context.route(
    ({ origin }) => origin !== BASE.origin,
    (route) => {
      left.push(route.request().url());
      return route.abort();
    },
  );
  const page = await pageIn(context);
  const slashes = ['%5C', '%5C%5C', '%09/', '%2F%5C', './/', 'chat/..%2F%2F'];
  for (const path of slashes.map((each) => `/${each}evil.test/`))
    for (const address of [path, `/login?next=${encodeURIComponent(path)}`]) {
      await page.goto(url(address));
      assert.equal(new URL(page.url()).origin, BASE.origin, address);
    }
  assert.deepEqual(left, []);
  await context.close();
});
