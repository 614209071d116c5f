// Harm to the push daemon, to its wake-ups and to its listeners.
import { rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { STATE, pid, run, sleep, until } from '../e2e/support/stack.mjs';
import { listen } from '../e2e/support/sse.mjs';
import { sql, value } from '../e2e/support/sql.mjs';
import { BACK_MS, drain, limitDescriptors, memory, replace, signal, suspend } from './parts.mjs';
import { pick } from './schedule.mjs';
import { SecondDaemon } from './second_daemon.mjs';
import { SqlSession } from './session.mjs';

const TAKEOVER_MS = 3_000; // another daemon relays so soon after the one that did has died or hangs
const QUEUE_KIB = 1_024; // a stalled listener may cost 64 KB, and what the allocator rounds them up to
const LOCK_POSITION = "START TRANSACTION; SELECT value FROM chat_counters WHERE name = 'chat_events' FOR UPDATE";
const WAITS =
  "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT value FROM chat_counters%FOR UPDATE'";

/** Runs `harm` while the relay is in the middle of a batch: its transaction waits for a row that we hold. */
async function inBatch(harm) {
  const prompt = new SqlSession();
  try {
    await prompt.run(LOCK_POSITION);
    await until('the relay is in a batch', async () => Number(await value(WAITS)) > 0, { within: 5_000 });
    return await harm(prompt);
  } finally {
    prompt.close();
  }
}

/** One stream that is away for a while; answers what `meanwhile` does. */
async function whileAway(listener, hold, meanwhile = () => {}) {
  listener.leave();
  await sleep(hold);
  const result = await meanwhile();
  listener.back();
  return result;
}

export const daemonKinds = [
  { name: 'daemon killed', holds: [0], limit: BACK_MS, run: () => replace('pushd', 'SIGKILL').then(() => {}) },
  {
    name: 'daemon killed in a batch',
    holds: [0],
    limit: BACK_MS,
    run: () => inBatch(() => replace('pushd', 'SIGKILL')).then(() => {}),
  },
  {
    name: 'daemon killed in a replay',
    holds: [1_000, 3_000],
    limit: BACK_MS,
    async run(world, hold, random) {
      const listener = pick(random, world.listeners);
      await whileAway(listener, hold);
      await new Promise((heard) => {
        listener.onEvent = heard;
        setTimeout(heard, 3_000);
      });
      listener.onEvent = () => {};
      await replace('pushd', 'SIGKILL');
    },
  },
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
      await rename(socket, `${socket}.away`);
      await sleep(hold);
      await rename(`${socket}.away`, socket);
    },
  },
  {
    name: 'a listener stops reading',
    holds: [2_000, 6_000],
    limit: BACK_MS,
    async run(world, hold) {
      const victim = world.probes[1];
      const before = memory(pid('pushd'));
      const others = world.gauge.latency;
      const socket = connect(`${STATE}/run/push.sock`);
      socket.write(`GET /chat/stream HTTP/1.1\r\nHost: x\r\nCookie: ${victim.cookie}\r\nLast-Event-ID: 0\r\n\r\n`);
      socket.pause();
      socket.on('error', () => {});
      const flood = world.flood(victim, hold);
      await sleep(hold);
      await flood;
      const cost = memory(pid('pushd')) - before;
      socket.destroy();
      if (cost > QUEUE_KIB) throw new Error(`a stalled listener cost ${cost} KiB`);
      const slower = world.gauge.latency - others;
      if (slower > 1_000) throw new Error(`a stalled listener made the others ${slower} ms slower`);
    },
  },
  {
    name: 'listeners come and go in a flood',
    holds: [2_000, 6_000],
    limit: BACK_MS,
    async run(world, hold, random) {
      const flood = world.flood(world.probes[1], hold);
      for (const end = Date.now() + hold; Date.now() < end; await sleep(20)) {
        const listener = pick(random, [world.listenerOf(world.probes[1]), world.roamers[0]]);
        listener.leave();
        listener.back();
      }
      await flood;
    },
  },
  {
    name: 'cursors that are of no use',
    holds: [0],
    limit: BACK_MS,
    async run(world) {
      const [probe] = world.probes;
      for (const cursor of [
        '999999999999',
        '18446744073709551615',
        '99999999999999999999999',
        '-1',
        'x',
        "1' OR 1=1",
        '1e3',
      ]) {
        const stream = await listen(probe.cookie, { lastEventId: cursor });
        await stream.next('reset');
        const [first] = stream.logged;
        if (first.type !== 'reset') throw new Error(`after the cursor ${cursor} came ${first.type} before the reset`);
        stream.close();
      }
    },
  },
  {
    name: 'log trimmed while a listener is away',
    holds: [1_500, 4_000],
    limit: BACK_MS,
    async run(world, hold, random) {
      const listener = pick(random, world.listeners);
      const resets = world.gauge.resets(listener.name);
      await whileAway(listener, hold, () =>
        sql("DELETE FROM chat_events WHERE id <= (SELECT value - 2 FROM chat_counters WHERE name = 'chat_events')"),
      );
      await until('the listener was told to fetch afresh', () => world.gauge.resets(listener.name) > resets, {
        within: 15_000,
      });
    },
  },
  {
    name: 'descriptors used up',
    holds: [1_500, 4_000],
    limit: BACK_MS,
    async run(world, hold) {
      const process_ = pid('pushd');
      const { stdout } = await run('sh', ['-c', `ls /proc/${process_}/fd | wc -l`]);
      await limitDescriptors(process_, Number(stdout) + 3);
      const sockets = Array.from({ length: 100 }, () => connect(`${STATE}/run/push.sock`).on('error', () => {}));
      await sleep(hold);
      for (const socket of sockets) socket.destroy();
      await limitDescriptors(process_, 20_000);
    },
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
