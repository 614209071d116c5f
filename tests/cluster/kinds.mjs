// The faults of a cluster: as in tests/faults/kinds.mjs. Each leaves a whole cluster behind.
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { admin, run, sleep, until } from '../e2e/support/stack.mjs';
import { value } from '../e2e/support/sql.mjs';
import { BACK_MS, signal, suspend } from '../faults/parts.mjs';
import { pick } from '../faults/schedule.mjs';
import {
  NODES,
  balancerPid,
  cluster,
  endAt,
  logOf,
  pidAt,
  relayingNodes,
  socketOf,
  sqlAt,
  stateOf,
  whole,
} from './nodes.mjs';

const TRANSFERS = /SST started on joiner/g;

/** How often a member has asked for the whole database. */
const transfers = (node) => (logOf(node, 'mariadb').match(TRANSFERS) ?? []).length;

/** Begins a fault, sees that people carry on elsewhere while it lasts, ends it, and waits for the whole cluster. */
async function bridged(world, { hung = false, begin, during = () => {}, end = () => {} }) {
  const begun = Date.now();
  try {
    await begin();
    await world.carriedOn(begun, hung);
    await during();
  } finally {
    await end();
    await whole();
  }
}

async function supervise(what, node) {
  const { code, stdout, stderr } = await run('sv', ['-w', '30', what, `${stateOf(node)}/sv/mariadb`]);
  if (code !== 0) throw new Error(`sv ${what} at node ${node}: ${stdout}${stderr}`);
}

const memberKinds = [
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

const nodeKinds = [
  {
    name: 'node killed',
    holds: [0, 5_000],
    run: (world, hold, random) => {
      const node = pick(random, NODES);
      return bridged(world, {
        begin: () => cluster('kill', node),
        during: () => sleep(hold),
        end: () => cluster('start', node),
      });
    },
  },
  {
    name: 'node without a network',
    holds: [0, 10_000],
    run: (world, hold, random) => {
      const node = pick(random, NODES);
      return bridged(world, {
        begin: () => cluster('cut', node),
        during: () => sleep(hold),
        end: () => cluster('mend', node),
      });
    },
  },
  {
    name: 'node split from the others',
    holds: [0, 10_000],
    run: (world, hold, random) => {
      const node = pick(random, NODES);
      return bridged(world, {
        hung: true,
        begin: () => cluster('split', node),
        during: () => world.refuses(node).then(() => sleep(hold)),
        end: () => cluster('mend', node),
      });
    },
  },
  {
    name: 'all nodes split from each other',
    holds: [0, 5_000],
    async run(world, hold) {
      try {
        await cluster('split', ...NODES);
        for (const node of NODES) await world.refuses(node);
        await sleep(hold);
      } finally {
        await cluster('mend', ...NODES);
      }
      await whole();
    },
  },
  {
    name: 'network of a node comes and goes',
    holds: [3_000, 10_000],
    async run(world, hold, random) {
      const node = pick(random, NODES);
      for (const end = Date.now() + hold; Date.now() < end;) {
        await cluster('cut', node);
        await sleep(random() * 800);
        await cluster('mend', node);
        await sleep(random() * 800);
      }
      await whole();
    },
  },
];

const partKinds = [
  {
    name: 'relaying daemon killed',
    holds: [0],
    async run(world, hold, random) {
      const node = pick(random, await relayingNodes());
      await bridged(world, { begin: () => endAt(node, 'pushd', 'SIGKILL') });
    },
  },
  {
    name: 'relaying daemon stopped (SIGSTOP)',
    holds: [1_000, 10_000],
    async run(world, hold, random) {
      const process_ = pidAt(pick(random, await relayingNodes()), 'pushd');
      await bridged(world, {
        hung: true,
        begin: () => signal('SIGSTOP', process_),
        during: () => sleep(hold),
        end: () => signal('SIGCONT', process_),
      });
    },
  },
  {
    name: 'workers of a node stopped (SIGSTOP)',
    holds: [1_000, 10_000],
    async run(world, hold, random) {
      const { stdout } = await run('pgrep', ['-P', String(pidAt(pick(random, NODES), 'web'))]);
      await suspend(hold, ...stdout.trim().split('\n').map(Number));
      await whole();
    },
  },
  {
    name: 'balancer killed',
    holds: [0],
    run: (world) => bridged(world, { begin: () => signal('SIGKILL', balancerPid()) }),
  },
  {
    name: 'migrations applied while all serve',
    holds: [0],
    async run(world, hold, random) {
      const node = pick(random, NODES);
      const name = await value('SELECT MAX(name) FROM chat_migrations');
      await sqlAt(node, `DELETE FROM chat_migrations WHERE name = '${name}'`);
      const { stdout } = await admin(['migrate'], { options: { BEANTRACK_DB_SOCKET: socketOf(node) } });
      if (!stdout.includes(name)) throw new Error(`${name} was not applied: ${stdout}`);
      await whole();
    },
  },
];

/** A send may get no answer in any of them: some go to a node itself. */
export const KINDS = [...memberKinds, ...nodeKinds, ...partKinds].map((kind) => ({
  ...kind,
  cuts: true,
  limit: BACK_MS,
}));
