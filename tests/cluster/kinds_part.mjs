// Harm to a part of a node or to the balancer, and what an operator does while all serve.
import { admin, run, sleep } from '../e2e/support/stack.mjs';
import { value } from '../e2e/support/sql.mjs';
import { signal, suspend } from '../faults/parts.mjs';
import { pick } from '../faults/schedule.mjs';
import { bridged } from './bridged.mjs';
import { NODES, balancerPid, endAt, pidAt, relayingNodes, socketOf, sqlAt, whole } from './nodes.mjs';

export const partKinds = [
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
