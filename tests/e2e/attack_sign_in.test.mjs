// Many who sign in at the same time, with passwords as dear as on a site.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startStack } from './support/private_stack.mjs';

after(startStack({ BEANTRACK_PASSWORD_COST: '12' }));
const { Client } = await import('./support/http.mjs');
const { account, people } = await import('./support/people.mjs');
const { value } = await import('./support/sql.mjs');
const { median } = await import('./support/stack.mjs');

const BURST = 60;
const PASSWORD = 'coffee-demo';

const someone = await account('supplier');
const [reader] = await people(1);
const strangers = (count) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const client = new Client();
      await client.token();
      return client;
    }),
  );
const sessions = () => value('SELECT COUNT(*) FROM chat_sessions').then(Number);

/** Reads pages one after the other until `done` is settled: how long each took. */
async function readUntil(done) {
  const times = [];
  let over = false;
  done.then(() => (over = true));
  while (!over)
    for (const path of ['/chat', '/chat/unread']) {
      const answer = await reader.client.get(path);
      assert.equal(answer.status, 200);
      times.push(answer.time);
    }
  return times;
}

test('three people sign in at the same time', async () => {
  const answers = await Promise.all((await strangers(3)).map((each) => each.login(someone.email, PASSWORD)));
  assert.deepEqual(
    answers.map((each) => each.status),
    [303, 303, 303],
  );
});

test('a burst of sign-ins delays no page, and who has to wait is told how long', async () => {
  const alone = (await (await strangers(1))[0].login(someone.email, PASSWORD)).time;
  const quiet = await readUntil(new Promise((wake) => setTimeout(wake, 1000)));
  const clients = await strangers(BURST);
  const before = await sessions();
  const burst = Promise.all(clients.map((each) => each.login(someone.email, PASSWORD)));
  const busy = await readUntil(burst);
  const answers = await burst;

  const signedIn = answers.filter((each) => each.status === 303);
  const refused = answers.filter((each) => each.status === 503);
  assert.equal(signedIn.length + refused.length, BURST);
  assert.ok(signedIn.length >= 2, `${signedIn.length} signed in`);
  assert.ok(refused.length >= BURST / 2, `${refused.length} refused`);
  for (const each of refused) {
    assert.match(each.headers['retry-after'], /^[1-9]\d*$/);
    assert.equal(each.cookie, undefined);
  }
  assert.equal(await sessions(), before + signedIn.length);
  const figures = `alone ${alone} ms; pages: ${median(quiet)} quiet, ${median(busy)} busy, ${Math.max(...busy)} worst`;
  assert.ok(Math.max(...busy) < alone, figures);
  assert.ok(median(busy) < 5 * median(quiet), figures);
});

test('those who were refused can sign in afterwards', async () => {
  const [client] = await strangers(1);
  assert.equal((await client.login(someone.email, PASSWORD)).status, 303);
});
