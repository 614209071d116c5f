// Harm that listeners do, and that is done to them: slow ones, many at once, cursors that are of no use.
import { connect } from 'node:net';
import { once } from 'node:events';
import { PUSH_SOCKET, pid, sleep, unique, until } from '../e2e/support/stack.mjs';
import { listen } from '../e2e/support/sse.mjs';
import { insertMessages, sql } from '../e2e/support/sql.mjs';
import { BACK_MS, TRIM_LOG, memory, replace } from './parts.mjs';
import { pick } from './schedule.mjs';

const STALLED = 48; // listeners that stop reading: so many that what they cost stands out of the allocator's noise
const QUEUE_KIB = 256; // that each may cost: a queue of 64 KB, the string that holds it, and their part of the noise
const SLOWER = 2; // times, and
const SLOWER_MS = 300; // that others may be slower for it at most: the rest is a machine's noise
const BEYOND_SOCKET = 300; // long messages: several times what a unix socket holds for who does not read (208 KiB)
const LONG = 'x'.repeat(2_000);

/** Many long messages for somebody, at once; answers the text of the last one. */
async function deluge(world, person) {
  const prefix = unique(LONG);
  await insertMessages(world.contactsOf(person)[0].id, person.id, prefix, BEYOND_SOCKET);
  return `${prefix}${BEYOND_SOCKET}`;
}

/** A live stream of somebody's that reads its beginning and then no more, until it is asked whether it was `ended`. */
async function stalledStream(person) {
  const socket = connect(PUSH_SOCKET).on('error', () => {});
  socket.write(`GET /chat/stream HTTP/1.1\r\nHost: x\r\nCookie: ${person.cookie}\r\n\r\n`);
  const [head] = await once(socket, 'data');
  socket.pause();
  if (!/^HTTP\/1\.1 200 /.test(head)) throw new Error(`the stream that was to stall began with ${head}`);
  let over = false;
  socket.on('end', () => {
    over = true;
  });
  return {
    ended: () => until('the daemon ends a stalled stream', () => socket.resume() && over, { within: 2_000 }),
    close: () => socket.destroy(),
  };
}

export const listenerKinds = [
  {
    name: 'daemon killed in a replay',
    holds: [500, 3_000],
    limit: BACK_MS,
    async run(world, hold, random) {
      // The listener reads the first piece of its replay and then no more, at the daemon itself: nginx would go on.
      const listener = pick(random, world.listeners);
      listener.leave();
      const last = await deluge(world, listener.person);
      await sleep(hold);
      const hasBegun = new Promise((begun) => {
        listener.onEvent = () => {
          listener.pause();
          begun(true);
        };
      });
      listener.moveTo(PUSH_SOCKET);
      listener.back();
      try {
        const begun = await Promise.race([hasBegun, sleep(5_000)]);
        await sleep(200); // for the pieces that the socket holds
        const [[newest]] = await sql(`SELECT id FROM messages WHERE content = '${last}'`);
        if (!begun || listener.knows(newest)) throw new Error(`the replay had ${begun ? 'ended' : 'not begun'}`);
        await replace('pushd', 'SIGKILL');
      } finally {
        listener.onEvent = () => {};
        listener.moveTo(undefined);
      }
    },
  },
  {
    name: 'listeners stop reading',
    holds: [2_000, 6_000],
    limit: BACK_MS,
    async run(world, hold) {
      const victim = world.probes[1];
      const flood = async () => {
        const begun = Date.now();
        await deluge(world, victim);
        await world.flood(victim, hold);
        return world.gauge.tail(begun, victim);
      };
      const usual = await flood(); // the same without them
      const before = memory(pid('pushd'));
      const stalled = await Promise.all(Array.from({ length: STALLED }, () => stalledStream(victim)));
      try {
        const others = await flood();
        const cost = Math.round((memory(pid('pushd')) - before) / STALLED);
        if (cost > QUEUE_KIB) throw new Error(`a stalled listener cost ${cost} KiB`);
        if (others > SLOWER * usual + SLOWER_MS)
          throw new Error(`stalled listeners made the others wait for ${others} ms instead of ${usual} ms`);
        for (const each of stalled) await each.ended();
      } finally {
        for (const each of stalled) each.close();
      }
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
    resets: true,
    async run(world, hold, random) {
      const listener = pick(random, world.listeners);
      const resets = world.gauge.resetsOf(listener.name);
      listener.leave();
      await sleep(hold);
      await sql(TRIM_LOG);
      listener.back();
      await until('the listener was told to fetch afresh', () => world.gauge.resetsOf(listener.name) > resets, {
        within: 15_000,
      });
    },
  },
];
