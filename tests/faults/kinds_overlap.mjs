// Two faults at once: what one of them needs to be mended is away because of the other.
import { pid, sleep, sv } from '../e2e/support/stack.mjs';
import { RECOVERY_MS, replace, signal } from './parts.mjs';

export const overlapKinds = [
  {
    name: 'daemon killed while the database is down',
    holds: [2_000, 8_000],
    limit: RECOVERY_MS,
    async run(world, hold) {
      await sv('down', 'mariadb');
      try {
        await replace('pushd', 'SIGKILL');
        await sleep(hold);
      } finally {
        await sv('up', 'mariadb');
      }
    },
  },
  {
    name: 'database killed while the daemon hangs',
    holds: [1_000, 8_000],
    limit: RECOVERY_MS,
    async run(world, hold) {
      const daemon = pid('pushd');
      signal('SIGSTOP', daemon);
      try {
        await replace('mariadb', 'SIGKILL');
        await sleep(hold);
      } finally {
        signal('SIGCONT', daemon);
      }
    },
  },
];
