// Workers that end and begin under load, as in an upgrade: nginx keeps its connections to them, and never repeats a
// POST that it has sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { people } from './support/people.mjs';
import { value } from './support/sql.mjs';
import { pid, run, until } from './support/stack.mjs';

const RESTARTS = 60;
const SENDERS = 12;

/** The workers' process ids, the oldest first. */
const workers = async () => (await run('pgrep', ['-P', String(pid('web'))])).stdout.trim().split('\n').map(Number);

/** Sends messages, one after the other, until `load.done`; `accepts` says whether an answer is good. */
async function send(load, { client, receiver }, name, accepts) {
  for (let i = 0; !load.done; i++) {
    const fields = { receiver_id: receiver, message: `restart ${name} ${i}`, client_id: `restart-${name}-${i}` };
    let answer;
    do answer = await client.script('/chat/send', fields);
    while (!accepts(answer));
    load.sent++;
  }
}

/** Has messages sent while `harm` does its work, RESTARTS times; then each message must be stored once. */
async function underLoad(harm, accepts) {
  const [receiver, sender] = await people(2);
  await sender.client.token();
  const load = { done: false, sent: 0 };
  const from = { client: sender.client, receiver: receiver.id };
  const senders = Promise.all(Array.from({ length: SENDERS }, (_, name) => send(load, from, name, accepts)));
  try {
    for (let i = 0; i < RESTARTS; i++) await Promise.race([harm(), senders]);
  } finally {
    load.done = true;
  }
  await senders;
  assert.ok(load.sent > RESTARTS, 'there was a load');
  assert.equal(await value(`SELECT COUNT(*) FROM messages WHERE sender_id = '${sender.id}'`), String(load.sent));
}

const endOldest = (signal) => async () => {
  const running = await workers();
  const oldest = running[0];
  process.kill(oldest, signal);
  await until('another one is there', async () => {
    const now = await workers();
    return !now.includes(oldest) && now.length === running.length;
  });
};

test('workers that stop in turn: each message is stored at once', () =>
  underLoad(endOldest('SIGTERM'), (answer) => {
    assert.equal(answer.status, 200);
    return true;
  }));

test('workers that are killed in turn: 503 with Retry-After for what is lost, and sent again it is stored once', () =>
  underLoad(endOldest('SIGKILL'), (answer) => {
    if (answer.status !== 200) assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '2']);
    return answer.status === 200;
  }));
