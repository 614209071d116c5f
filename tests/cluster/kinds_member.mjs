// Harm to the members of the database's cluster.
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { run, sleep, until } from '../e2e/support/stack.mjs';
import { signal } from '../faults/parts.mjs';
import { pick } from '../faults/schedule.mjs';
import { bridged } from './bridged.mjs';
import { NODES, cluster, endAt, logOf, pidAt, stateOf, whole } from './nodes.mjs';

const TRANSFERS = /SST started on joiner/g;

/** How often a member has asked for the whole database. */
const transfers = (node) => (logOf(node, 'mariadb').match(TRANSFERS) ?? []).length;

async function supervise(what, node) {
  const { code, stdout, stderr } = await run('sv', ['-w', '30', what, `${stateOf(node)}/sv/mariadb`]);
  if (code !== 0) throw new Error(`sv ${what} at node ${node}: ${stdout}${stderr}`);
}

export const memberKinds = [
  {
    name: 'member killed',
    holds: [0],
    run: (world, hold, random) => {
      const node = pick(random, NODES);
      return bridged(world, { begin: () => endAt(node, 'mariadb', 'SIGKILL') });
    },
  },
  {
    name: 'member asked to stop',
    holds: [0],
    run: (world, hold, random) => {
      const node = pick(random, NODES);
      return bridged(world, { begin: () => endAt(node, 'mariadb', 'SIGTERM') });
    },
  },
  {
    name: 'member stopped (SIGSTOP)',
    holds: [1_000, 8_000, 20_000],
    run: (world, hold, random) => {
      const process_ = pidAt(pick(random, NODES), 'mariadb');
      return bridged(world, {
        hung: true,
        begin: () => signal('SIGSTOP', process_),
        during: () => sleep(hold),
        end: () => signal('SIGCONT', process_),
      });
    },
  },
  {
    name: 'member joins by state transfer',
    holds: [0],
    run: (world, hold, random) => {
      const node = pick(random, NODES);
      const before = transfers(node);
      return bridged(world, {
        begin: () => supervise('down', node),
        async during() {
          const data = `${stateOf(node)}/db`;
          for (const name of readdirSync(data)) await rm(`${data}/${name}`, { recursive: true });
        },
        async end() {
          await supervise('up', node);
          await until('the member asks for the database', () => transfers(node) > before, { within: 30_000 });
        },
      });
    },
  },
  {
    name: 'all members killed',
    holds: [0],
    slow: true,
    async run() {
      await cluster('kill', ...NODES);
      await cluster('start');
      await whole();
    },
  },
];
