// What makes an app of the pages, as nginx serves it: the manifest and its icons, the service worker, the offline page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';

const [me, other] = await people(2);
const login = (await new Client().get('/login')).text;
const linked = (html, rel) => html.match(new RegExp(`<link rel="${rel}" href="([^"]+)">`))?.[1];

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** "192x192", of a picture's own header. */
function sizeOf(picture) {
  assert.ok(picture.subarray(0, 8).equals(PNG) && picture.toString('latin1', 12, 16) === 'IHDR', 'it is a PNG');
  return `${picture.readUInt32BE(16)}x${picture.readUInt32BE(20)}`;
}

test('the manifest has what installing needs', async () => {
  const address = linked(login, 'manifest');
  assert.equal(linked((await me.client.get('/chat')).text, 'manifest'), address);
  assert.equal(linked((await me.client.get(`/chat/${other.id}`)).text, 'manifest'), undefined, 'a room is light');
  const answer = await fetchRaw('GET', address);
  assert.equal(answer.headers['content-type'], 'application/manifest+json; charset=utf-8');
  assert.match(answer.headers['cache-control'], /immutable/);
  const manifest = answer.json;
  assert.deepEqual([manifest.id, manifest.start_url, manifest.scope], ['/chat', '/chat', '/']);
  assert.equal(manifest.display, 'standalone');
  assert.equal(manifest.lang, 'en');
  for (const name of ['name', 'short_name', 'description']) assert.ok(manifest[name], name);
  assert.ok(manifest.short_name.length <= 12, 'it fits under an icon');
  assert.ok(login.includes(`<meta name="theme-color" content="${manifest.theme_color}"`), 'as the pages have it');
  assert.match(manifest.background_color, /^#[0-9a-f]{6}$/);
  for (const { name, url } of manifest.shortcuts) {
    assert.ok(name);
    assert.equal((await me.client.get(url)).status, 200, url);
  }
});

test('its icons are there, as large as they say', async () => {
  const { icons, shortcuts } = (await fetchRaw('GET', linked(login, 'manifest'))).json;
  const all = [...icons, ...shortcuts.flatMap((each) => each.icons)];
  for (const { src, sizes, type = 'image/png' } of all) {
    const answer = await fetchRaw('GET', src);
    assert.equal(answer.status, 200, src);
    assert.equal(answer.type, type);
    if (type === 'image/png') assert.equal(sizeOf(answer.body), sizes, src);
    else assert.equal(sizes, 'any');
  }
  const has = (purpose, size) => icons.some((icon) => icon.purpose === purpose && icon.sizes === size);
  for (const [purpose, size] of [
    ['any', 'any'],
    ['any', '192x192'],
    ['any', '512x512'],
    ['maskable', '512x512'],
  ])
    assert.ok(has(purpose, size), `${purpose} ${size}`);
  const apple = await fetchRaw('GET', linked(login, 'apple-touch-icon'));
  assert.equal(sizeOf(apple.body), '180x180');
});

test('the worker is for all pages, is never kept, and is another with each version', async () => {
  const answer = await fetchRaw('GET', '/worker.js', { headers: { 'Service-Worker': 'script' } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'text/javascript; charset=utf-8');
  assert.equal(answer.headers['cache-control'], 'no-cache');
  assert.equal(
    answer.headers.etag ?? answer.headers['last-modified'],
    undefined,
    'nothing by which it could be the same',
  );
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.equal(
    answer.headers['content-security-policy'],
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
  );
  const [, version] = login.match(/\/static\/v-([0-9a-f]+)\//);
  assert.ok(answer.text.includes(version), 'the pages’ own');
  assert.doesNotMatch(answer.text, /<!--/);
  assert.equal((await fetchRaw('POST', '/worker.js')).status, 405);
});

test('the offline page is whole by itself', async () => {
  const page = await fetchRaw('GET', '/offline');
  assert.equal(page.status, 200);
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(page.headers['content-security-policy'], /script-src 'self'/);
  const worker = (await fetchRaw('GET', '/worker.js')).text;
  const files = [...page.text.matchAll(/<(?:link|script)[^>]*(?:href|src)="([^"]+)"/g)].map((match) => match[1]);
  assert.equal(files.length, 2);
  for (const file of files) {
    assert.equal((await fetchRaw('GET', file)).status, 200, file);
    assert.ok(worker.includes(`'${file}'`), `the worker keeps ${file}`);
  }
  assert.equal(page.headers['set-cookie'], undefined);
});

test('the offline page speaks the language of whoever it is for', async () => {
  const page = await fetchRaw('GET', '/offline', { headers: { 'Accept-Language': 'ar' } });
  assert.match(page.text, /<html lang="ar" dir="rtl">/);
  assert.ok(!page.text.includes('No connection'));
});
