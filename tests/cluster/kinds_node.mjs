// Harm to whole nodes, and to the network between them.
import { sleep } from '../e2e/support/stack.mjs';
import { pick } from '../faults/schedule.mjs';
import { bridged } from './bridged.mjs';
import { NODES, cluster, whole } from './nodes.mjs';

export const nodeKinds = [
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
