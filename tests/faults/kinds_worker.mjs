// Harm to the workers.
import { pid, sleep, until } from '../e2e/support/stack.mjs';
import { value } from '../e2e/support/sql.mjs';
import { BACK_MS, DRAIN_MS, drain, isAlive, signal, suspend, workers } from './parts.mjs';
import { pick } from './schedule.mjs';
import { SqlSession } from './session.mjs';

const INSERTING = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'INSERT INTO messages%'";
const ASKING =
  "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE '%metadata lock%' AND info LIKE 'SELECT%'";

/** Holds every insert into messages before its commit: the people it names are locked. */
async function whileInserting(harm) {
  const prompt = new SqlSession();
  try {
    await prompt.run('START TRANSACTION; SELECT COUNT(*) FROM users WHERE id > "" FOR UPDATE');
    await until('a worker inserts', async () => Number(await value(INSERTING)) > 0, { within: 5_000 });
    await harm(prompt);
  } finally {
    prompt.close();
  }
}

export const workerKinds = [
  {
    name: 'worker killed',
    holds: [0],
    limit: BACK_MS,
    async run(world, hold, random) {
      signal('SIGKILL', pick(random, await workers()));
    },
  },
  {
    name: 'workers killed before the commit',
    holds: [0],
    limit: BACK_MS,
    run: () => whileInserting(async () => signal('SIGKILL', ...(await workers()))),
  },
  {
    name: 'workers killed after the commit',
    holds: [0],
    limit: BACK_MS,
    async run() {
      // Whoever waits to lock the table whole comes after the inserts that have begun and before the look at what they
      // made, which is what the answer is written from.
      const table = new SqlSession();
      try {
        let locked;
        await whileInserting(async () => {
          locked = table.run('LOCK TABLES messages WRITE');
          await sleep(100);
        });
        await locked;
        await until('a worker asks for what it has stored', async () => Number(await value(ASKING)) > 0, {
          within: 5_000,
        });
        signal('SIGKILL', ...(await workers()));
      } finally {
        table.close();
      }
    },
  },
  {
    name: 'workers asked to stop',
    holds: [0],
    limit: BACK_MS,
    async run(world) {
      const before = world.gauge.refused;
      const each = await workers();
      for (const worker of each) {
        signal('SIGTERM', worker);
        await until('the worker ends', () => !isAlive(worker), { within: DRAIN_MS });
        await sleep(150); // for the next one to take its place
      }
      await sleep(500);
      // One after the other: there is always another to answer, and each finishes what it has begun.
      const refused = world.gauge.refused - before;
      if (refused > 0) throw new Error(`${refused} sends were refused while the workers were replaced`);
    },
  },
  {
    name: 'workers stopped (SIGSTOP)',
    holds: [2_000, 8_000, 20_000],
    limit: BACK_MS,
    run: async (world, hold) => suspend(hold, ...(await workers())),
  },
  {
    name: 'workers and their parent killed',
    holds: [0],
    limit: BACK_MS,
    async run() {
      const each = [pid('web'), ...(await workers())];
      const old = pid('web');
      signal('SIGKILL', ...each);
      await until('they are back', () => pid('web') !== old && isAlive(pid('web')), { within: 10_000 });
    },
  },
  {
    name: 'all workers asked to stop',
    holds: [0],
    limit: BACK_MS,
    run: () => drain('web'),
  },
];
