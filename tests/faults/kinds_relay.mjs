// Harm to the relay between any two steps of its work: take the jobs, append their events, commit, tell the listeners.
// Where it stands is settled by what it waits for.
import { DATABASE_SERVER, pid, sleep, until } from '../e2e/support/stack.mjs';
import { value } from '../e2e/support/sql.mjs';
import { BACK_MS, replace, signal } from './parts.mjs';
import { SecondDaemon } from './second_daemon.mjs';
import { SqlSession } from './session.mjs';

const TAKEOVER_MS = 4_000; // another daemon relays so soon after the one that did has died or hangs
const POSITION = "SELECT value FROM chat_counters WHERE name = 'chat_events'";

/** Waits until the relay runs a statement like this, on that connection if one is given. Answers on which it does. */
const untilRelayRuns = (statement, connection) =>
  until(
    `the relay runs ${statement}`,
    async () =>
      Number(
        await value(`SELECT MIN(id) FROM information_schema.processlist WHERE info LIKE '${statement}'
          ${connection ? `AND id = ${connection}` : ''}`),
      ),
    { within: 5_000, every: 5 },
  );

/** The oldest job that is committed, once there is one. */
const aJob = () =>
  until('a job waits', async () => Number(await value("SELECT MIN(id) FROM jobs WHERE queue = 'chat'")), { every: 5 });

/** Runs `harm` while the relay's transaction, on `connection`, waits for the row of the position, which `prompt` holds. */
async function inBatch(harm) {
  const prompt = new SqlSession();
  try {
    await prompt.run(`START TRANSACTION; ${POSITION} FOR UPDATE`);
    const connection = await untilRelayRuns(`${POSITION.replaceAll("'", "''")} FOR UPDATE`);
    return await harm(prompt, connection);
  } finally {
    prompt.close();
  }
}

/** Runs `harm` when the relay has appended to the log and not committed: a job that it has to delete is locked. */
async function betweenAppendAndCommit(harm) {
  const prompt = new SqlSession();
  try {
    await inBatch(async (position, connection) => {
      await prompt.run(`START TRANSACTION; SELECT id FROM jobs WHERE id = ${await aJob()} FOR UPDATE`);
      await position.run('ROLLBACK');
      await untilRelayRuns('DELETE jobs%', connection);
    });
    const appended = await value(`SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; ${POSITION}`);
    if (Number(appended) <= Number(await value(POSITION))) throw new Error('the relay had appended nothing');
    await harm();
  } finally {
    prompt.close();
  }
}

// What makes commits wait, and what ends that. MariaDB's wait until then, and MySQL's a second: that of the binary log.
const [HOLD_COMMITS, RELEASE_COMMITS] =
  DATABASE_SERVER === 'mysqld'
    ? ['SET GLOBAL binlog_group_commit_sync_delay = 1000000', 'SET GLOBAL binlog_group_commit_sync_delay = 0']
    : ['BACKUP STAGE START; BACKUP STAGE BLOCK_COMMIT', 'BACKUP STAGE END'];

/**
 * Runs `harm` when the relay has committed and told nobody: the commit is held up, the daemon is stopped, and the commit
 * released. What can still be done to a stopped process is to kill it.
 */
async function betweenCommitAndTelling(harm) {
  const backup = new SqlSession();
  const daemon = pid('pushd');
  try {
    await inBatch(async (position, connection) => {
      await aJob();
      await backup.run(HOLD_COMMITS);
      await position.run('ROLLBACK');
      await untilRelayRuns('commit', connection);
    });
    signal('SIGSTOP', daemon);
    const before = Number(await value(POSITION));
    await backup.run(RELEASE_COMMITS);
    await until('the batch is committed', async () => Number(await value(POSITION)) > before, { every: 5 });
    await harm();
  } finally {
    signal('SIGCONT', daemon);
    backup.close();
  }
}

const kill = () => replace('pushd', 'SIGKILL').then(() => {});

export const relayKinds = [
  { name: 'daemon killed in a batch', holds: [0], limit: BACK_MS, run: () => inBatch(kill) },
  {
    name: 'daemon killed between append and commit',
    holds: [0],
    limit: BACK_MS,
    run: () => betweenAppendAndCommit(kill),
  },
  {
    name: 'daemon killed between commit and telling',
    holds: [0],
    limit: BACK_MS,
    run: () => betweenCommitAndTelling(kill),
  },
  {
    name: 'two daemons, the relay killed',
    holds: [0],
    limit: BACK_MS,
    async run(world) {
      const second = await SecondDaemon.start(world);
      try {
        const old = pid('pushd');
        signal('SIGKILL', old);
        const took = await second.untilTelling(world);
        if (took > TAKEOVER_MS) throw new Error(`the second daemon relayed after ${took} ms`);
        await until('the first is back', () => pid('pushd') !== old, { within: 10_000 });
      } finally {
        await second.stop();
      }
    },
  },
  {
    name: 'two daemons, the relay hangs in a batch',
    holds: [1_000, 8_000],
    limit: BACK_MS,
    async run(world, hold) {
      const second = await SecondDaemon.start(world);
      const first = pid('pushd');
      try {
        // Stopped while it waits for the row, it is given the row and keeps it: in the middle of its batch.
        await inBatch(() => signal('SIGSTOP', first));
        const took = await second.untilTelling(world);
        if (took > TAKEOVER_MS) throw new Error(`the second daemon relayed after ${took} ms`);
        await sleep(hold);
      } finally {
        signal('SIGCONT', first);
        await sleep(1_000); // for whatever harm it may do
        await second.stop();
      }
    },
  },
];
