// Every page is valid HTML: as the server sends it, and as scripts have changed it. The judge is the Nu Html Checker,
// the one behind the WHATWG's and the W3C's own services: it parses as browsers must, and knows what may stand where.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { LOOKS, Studio } from './support/looks.mjs';
import { run } from './support/stack.mjs';

const JAR = String(createRequire(import.meta.url)('vnu-jar'));
const studio = await Studio.open();
after(() => studio.close());

// What people write is shown as they wrote it: in any language, and not normalized.
const OPTIONS = [
  '--format',
  'json',
  '--stdout',
  '--exit-zero-always',
  '--no-langdetect',
  '--filterpattern',
  '.*Unicode Normalization.*',
];

/** What the checker has to say: "name:line: what is wrong: where", for documents given as { name: html }. */
async function judge(documents) {
  const folder = await mkdtemp(join(tmpdir(), 'beantrack-valid-'));
  try {
    const files = Object.keys(documents).map((name) => join(folder, `${name}.html`));
    await Promise.all(files.map((file) => writeFile(file, documents[basename(file, '.html')])));
    const { code, stdout, stderr } = await run('java', ['-jar', JAR, ...OPTIONS, ...files], { timeout: 120_000 });
    if (code !== 0) throw new Error(`java: ${code}: ${stderr || stdout}`);
    return JSON.parse(stdout).messages.map(
      ({ url, lastLine, message, extract = '' }) => `${basename(url ?? '')}:${lastLine}: ${message}: ${extract.trim()}`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the checker finds what is wrong', async () => {
  const page = (body) => `<!doctype html><html lang="en"><title>x</title><body>${body}</body></html>`;
  const wrong = await judge({
    good: page('<p>x</p>'),
    bad: page('<p><div id="a">x</div></p><ul><b id="a">x</b></ul>'),
  });
  assert.match(wrong.join('\n'), /No “p” element in scope/);
  assert.match(wrong.join('\n'), /not allowed as child of/);
  assert.match(wrong.join('\n'), /Duplicate ID/);
  assert.ok(wrong.every((line) => line.startsWith('bad.html:')));
});

test('pages as the server sends them', async () => {
  const documents = {};
  for (const look of LOOKS.filter(({ act, alone }) => !act && !alone))
    documents[look.name] = (await studio.answer(look)).text;
  assert.deepEqual(await judge(documents), []);
});

test('pages as scripts have changed them', async () => {
  const documents = {};
  for (const look of LOOKS) {
    const page = await studio.show(look);
    documents[look.name] = await page.content();
    await studio.leave(page);
  }
  assert.deepEqual(await judge(documents), []);
});

test('the bubbles that scripts fetch', async () => {
  const { reader, talk, long, stranger, wide } = studio.cast;
  const sent = { message: 'two\nlines & <b>', receiver_id: talk.id };
  const messageId = (await reader.client.history(talk.id, '?limit=1')).messages[0].messageId;
  const fragments = {
    send: await reader.client.script('/chat/send', sent),
    receive: await talk.client.json('/chat/receive', { messageId }, { headers: { Accept: 'text/html' } }),
    messages: await reader.client.get(`/chat/${long.id}/messages`),
    hostile: await stranger.client.get(`/chat/${wide.id}/messages`),
  };
  const documents = {};
  for (const [name, { status, text }] of Object.entries(fragments)) {
    assert.equal(status, 200, name);
    assert.match(text, /class="bubble/, name);
    documents[name] = `<!doctype html><html lang="en"><title>x</title><body><main>${text}</main></body></html>`;
  }
  assert.deepEqual(await judge(documents), []);
});
