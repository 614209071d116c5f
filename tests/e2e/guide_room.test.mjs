// The guide's own room page (fixtures/guide-room.html), its script word for word, against the running chat: over the
// Echo calls of echo.js a message arrives, its bubble is fetched, it is marked as read; and the form sends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { launch, once, pageIn, textOf, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage, value } from './support/sql.mjs';
import { pid, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const fixture = readFileSync(new URL('fixtures/guide-room.html', import.meta.url), 'utf8');

/** The page as Blade would have made it, had its author quoted the ids in the script. */
function blade(me, other, token) {
  const filled = fixture
    .replace('chat.${{{ $currentUser->id }}}', `chat.${me.id}`)
    .replace('== {{ $otherUser->id }}', `== '${other.id}'`)
    .replace('value="{{ $otherUser->id }}"', `value="${other.id}"`)
    .replace("{{ route('chat.send') }}", url('/chat/send'))
    .replace("{{ route('chat.unread') }}", url('/chat/unread'))
    .replace('{{ csrf_token() }}', token)
    .replace('@csrf', `<input type="hidden" name="_token" value="${token}">`);
  assert.doesNotMatch(filled, /\{\{|@csrf/, 'all placeholders are filled in');
  return filled;
}

async function openGuideRoom(me, other) {
  const body = blade(me, other, await me.client.token());
  const page = await pageIn(await windowOf(browser, me));
  page.posts = [];
  page.said = [];
  page.on('console', (line) => page.said.push(line.text()));
  page.on('request', (request) => {
    if (request.method() === 'POST') page.posts.push([new URL(request.url()).pathname, request.postData()]);
  });
  await page.route('**/guide-room', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  const opened = page.waitForResponse('**/chat/stream*');
  await page.goto(url('/guide-room'));
  await opened;
  assert.ok(page.said.includes('Real-time chat connected successfully'), page.said.join('; '));
  return page;
}

const isRead = async (id) => (await value(`SELECT is_read FROM messages WHERE id = '${id}'`)) === '1';

test('a message arrives over Echo, its bubble comes from /chat/receive, and it is marked as read', async () => {
  const [me, other, third] = await people(3);
  const page = await openGuideRoom(me, other);
  const texts = ['Good morning', 'two\nlines ☕ <b>"&', 'Good morning'];
  for (const text of texts) {
    const id = await other.client.say(me.id, text);
    assert.equal(await once(page, `#chat-messages #message-${id}`), 1);
    assert.equal(await textOf(page, id), text);
    await until('it is marked as read', () => isRead(id));
  }
  const received = page.posts.filter(([path]) => path === '/chat/receive').map(([, body]) => JSON.parse(body));
  assert.deepEqual(
    received.map((body) => body.message),
    texts,
  );
  for (const body of received) {
    assert.deepEqual(Object.keys(body).sort(), ['message', 'timestamp', 'user'], 'the guide names no message id');
    assert.deepEqual(body.user, { id: other.id, name: other.name, role: other.role });
    assert.match(body.timestamp, /^\d\d:\d\d [AP]M$/);
  }
  assert.equal(page.posts.filter(([path]) => path === '/chat/mark-read').length, 3);

  const elsewhere = await third.client.say(me.id, 'not for this room');
  const badge = page.locator('#unread-message-count');
  await until(
    'the badge counts it',
    async () => (await badge.textContent()) === '1' && !(await badge.getAttribute('class')).includes('hidden'),
  );
  assert.equal(await page.locator('#chat-messages [id^=message-]').count(), 3);
  assert.equal(await isRead(elsewhere), false);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('sending through its form works, and its own message does not come back as another’s', async () => {
  const [me, other] = await people(2);
  const page = await openGuideRoom(me, other);
  await page.locator('#message').fill('from the guide’s form & <co>');
  await page.locator('#chat-form button').click();
  const bubble = page.locator('#chat-messages [id^=message-]');
  await bubble.waitFor();
  const [id, text, receiver] = [
    await bubble.getAttribute('id'),
    await bubble.locator('.bubble-text').textContent(),
    await value(`SELECT receiver_id FROM messages WHERE sender_id = '${me.id}'`),
  ];
  assert.equal(text, 'from the guide’s form & <co>');
  assert.equal(receiver, other.id);
  assert.equal(await value(`SELECT content FROM messages WHERE id = '${id.replace('message-', '')}'`), text);
  assert.equal(await page.locator('#message').inputValue(), '');
  const answer = await other.client.say(me.id, 'answer');
  await once(page, `#message-${answer}`);
  assert.equal(await bubble.count(), 2);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('it hears what was written while the daemon was dead', async () => {
  const [me, other] = await people(2);
  const page = await openGuideRoom(me, other);
  const first = await insertMessage(other.id, me.id, 'before');
  await once(page, `#message-${first}`);
  process.kill(pid('pushd'), 'SIGKILL');
  const second = await insertMessage(other.id, me.id, 'meanwhile');
  await page.locator(`#message-${second}`).waitFor({ timeout: 15_000 });
  await until('it is marked as read', () => isRead(second));
  assert.equal(await page.locator('#chat-messages [id^=message-]').count(), 2);
  await page.context().close();
});
