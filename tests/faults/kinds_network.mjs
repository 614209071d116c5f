// Harm to nginx and to the clock.
import { writeFileSync } from 'node:fs';
import { DATABASE_SERVER, STATE, pid, sleep, until } from '../e2e/support/stack.mjs';
import { value } from '../e2e/support/sql.mjs';
import { BACK_MS, DRAIN_MS, drain, isAlive, nginxWorkers, replace, signal, suspend } from './parts.mjs';
import { pick } from './schedule.mjs';

const HOUR_S = 3_600;
const CLOCK_READ_MS = 2_000;

/** The clock that the stack's processes see (libfaketime): so many seconds from the real one. */
export const setClock = (seconds) => writeFileSync(`${STATE}/clock`, `${seconds < 0 ? '' : '+'}${seconds}\n`);

/**
 * Waits until the stack sees a clock so many seconds from the real one. MySQL's server may run in a chroot (dev/mysql),
 * which keeps the real time: there the others have had the time to read the clock's file, as they do every second.
 */
async function untilSeen(step) {
  if (DATABASE_SERVER === 'mysqld') return sleep(CLOCK_READ_MS);
  const seen = async () => Number(await value('SELECT UNIX_TIMESTAMP()')) - Date.now() / 1000;
  await until(`the stack's clock is off by ${step} s`, async () => Math.abs((await seen()) - step) < 5, {
    within: 5_000,
  });
}

export const networkKinds = [
  {
    name: 'nginx reloaded',
    holds: [0],
    limit: BACK_MS,
    async run() {
      const old = await nginxWorkers();
      signal('SIGHUP', pid('nginx'));
      await until('the old nginx workers are gone', () => !old.some(isAlive), { within: DRAIN_MS });
    },
  },
  {
    name: 'nginx worker killed',
    holds: [0],
    cuts: true,
    limit: BACK_MS,
    async run(world, hold, random) {
      signal('SIGKILL', pick(random, await nginxWorkers()));
    },
  },
  {
    name: 'nginx worker stopped (SIGSTOP)',
    holds: [2_000, 8_000],
    cuts: true,
    limit: BACK_MS,
    run: async (world, hold, random) => suspend(hold, pick(random, await nginxWorkers())),
  },
  {
    name: 'nginx asked to stop',
    holds: [0],
    cuts: true,
    limit: BACK_MS,
    run: () => drain('nginx'),
  },
  {
    name: 'nginx killed',
    holds: [0],
    cuts: true,
    limit: BACK_MS,
    run: () => replace('nginx', 'SIGKILL').then(() => {}),
  },
  {
    name: 'clock stepped',
    holds: [1_500, 6_000],
    limit: BACK_MS,
    async run(world, hold, random) {
      const step = pick(random, [-HOUR_S, HOUR_S, -60, 60, 24 * HOUR_S]);
      setClock(step);
      await untilSeen(step);
      await sleep(hold);
      setClock(0);
      await untilSeen(0);
    },
  },
];
