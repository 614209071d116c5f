// Harm to the push daemon as a whole, and to its wake-ups.
import { rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { PUSH_SOCKET, STATE, log, median, pid, run, sleep } from '../e2e/support/stack.mjs';
import { BACK_MS, drain, limitDescriptors, replace, suspend } from './parts.mjs';

const UNWOKEN_MS = 500; // from the acknowledgement to the event when nobody wakes the relay: it looks every 200 ms

/** How often the daemon could not accept for want of descriptors. */
const refusals = () => log('pushd').split('accepting a listener: Too many open files').length - 1;

export const daemonKinds = [
  { name: 'daemon killed', holds: [0], limit: BACK_MS, run: () => replace('pushd', 'SIGKILL').then(() => {}) },
  {
    name: 'daemon asked to stop',
    holds: [0],
    limit: BACK_MS,
    run: () => drain('pushd'),
  },
  {
    name: 'daemon stopped (SIGSTOP)',
    holds: [3_000, 10_000, 20_000, 60_000],
    limit: BACK_MS,
    run: (world, hold) => suspend(hold, pid('pushd')),
  },
  {
    name: 'wake-ups dropped',
    holds: [2_000, 5_000, 10_000],
    limit: BACK_MS,
    async run(world, hold) {
      const socket = `${STATE}/run/wake.sock`;
      const times = [];
      await rename(socket, `${socket}.away`);
      try {
        for (const end = Date.now() + hold; Date.now() < end;)
          times.push(await world.heardAt(world.listenerOf(world.probes[1])));
      } finally {
        await rename(`${socket}.away`, socket);
      }
      if (median(times) > UNWOKEN_MS)
        throw new Error(`without wake-ups, messages were heard after ${times.join(' and ')} ms`);
    },
  },
  {
    name: 'descriptors used up',
    holds: [1_500, 4_000],
    limit: BACK_MS,
    async run(world, hold) {
      const process_ = pid('pushd');
      const before = refusals();
      const { stdout } = await run('sh', ['-c', `ls /proc/${process_}/fd | wc -l`]);
      await limitDescriptors(process_, Number(stdout) + 3);
      const sockets = Array.from({ length: 100 }, () => connect(PUSH_SOCKET).on('error', () => {}));
      await sleep(hold);
      for (const socket of sockets) socket.destroy();
      await limitDescriptors(process_, 20_000);
      if (refusals() === before) throw new Error('the daemon had descriptors enough');
    },
  },
];
