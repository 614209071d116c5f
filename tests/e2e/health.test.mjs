// What /healthz and /metrics say when a part hangs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';
import { SqlSession } from '../faults/session.mjs';
import { insertMessage, sql } from './support/sql.mjs';
import { listenLive } from './support/sse.mjs';
import { admin, pid, sv, until, PUSH_SOCKET, STATE } from './support/stack.mjs';

const ANSWER_MS = 6_000; // of a proxy that waits 3 s for the daemon, on a busy machine
const LOCKED_MS = 4_500; // a write that waits is given up after a second; the machine may be busy
const HUNG_DATABASE_MS = 30_000; // of several attempts to reach the database
const NOTICED_MS = 30_000; // jobs, and a daemon that cannot work, are given 10 s

const health = async () => (await fetchRaw('GET', '/healthz')).json;
const silence = async () =>
  Number((await fetchRaw('GET', '/metrics')).text.match(/^beantrack_push_silent_seconds (\d+)$/m)[1]);
const isWell = () => until('all is well', async () => (await health()).status === 'ok', { within: NOTICED_MS });

/** Stops a part's process while `meanwhile` runs. */
async function hung(part, meanwhile) {
  const process_ = pid(part);
  process.kill(process_, 'SIGSTOP');
  try {
    await meanwhile();
  } finally {
    process.kill(process_, 'SIGCONT');
  }
  await isWell();
}

test('a daemon that hangs: both say so in time, and so do the jobs that wait', async () => {
  const [from, to] = await people(2);
  const stream = await listenLive(to.cookie);
  let id;
  await hung('pushd', async () => {
    id = await insertMessage(from.id, to.id, 'waiting');
    const metrics = await fetchRaw('GET', '/metrics');
    assert.equal(metrics.status, 503);
    assert.ok(metrics.time < ANSWER_MS, `${metrics.time} ms`);
    const answer = await fetchRaw('GET', '/healthz');
    assert.equal(answer.status, 503);
    assert.match(answer.json.cause, /push daemon: does not answer/);
    const sockets = { BEANTRACK_PUSH_SOCKET: PUSH_SOCKET, BEANTRACK_WEB_SOCKET: `${STATE}/run/web.sock` };
    const doctor = await admin(['doctor'], { options: sockets, may: true });
    assert.match(doctor.stdout, /^FAIL {2}push daemon: does not answer$/m);
    assert.ok(answer.time < ANSWER_MS, `${answer.time} ms`);
    await until('the job is too old', async () => /^jobs: .* push daemon: /.test((await health()).cause), {
      within: NOTICED_MS,
    });
  });
  await stream.message(id);
  stream.close();
});

test('a database that hangs: the metrics answer at once and say since when; health says both causes', async () => {
  await isWell();
  await hung('mariadb', async () => {
    const first = await fetchRaw('GET', '/metrics');
    assert.equal(first.status, 200);
    assert.ok(first.time < 1_000, `${first.time} ms`);
    const answer = await fetchRaw('GET', '/healthz', { timeout: HUNG_DATABASE_MS });
    assert.equal(answer.status, 503);
    assert.match(answer.json.cause, /^database/);
    await until('the daemon is silent for too long', async () => (await silence()) > 10, { within: NOTICED_MS });
    assert.match((await health()).cause, /^database.*; push daemon: cannot follow the event log$/);
  });
});

test('workers that are away: health says so', async () => {
  await sv('down', 'web');
  try {
    const answer = await fetchRaw('GET', '/healthz');
    assert.equal(answer.status, 503);
    assert.match(answer.json.cause, /^workers: /);
  } finally {
    await sv('up', 'web');
  }
  await isWell();
});

test('tables that somebody has locked: pages wait for no write that they can do without', async () => {
  const [me] = await people(1);
  const locker = new SqlSession();
  await sql(`UPDATE chat_sessions SET seen_at = NOW() - INTERVAL 1 HOUR WHERE user_id = '${me.id}'`);
  await locker.run('FLUSH TABLES WITH READ LOCK');
  try {
    const page = await fetchRaw('GET', '/chat', { headers: { Cookie: me.cookie } });
    assert.equal(page.status, 200);
    assert.ok(page.time < LOCKED_MS, `${page.time} ms`);
    const answer = await fetchRaw('GET', '/healthz');
    assert.match(answer.json.cause, /^database: takes no writes/);
    assert.ok(answer.time < LOCKED_MS, `${answer.time} ms`);
  } finally {
    await locker.run('UNLOCK TABLES');
    locker.close();
  }
  await isWell();
});
