// How long a message takes to every stream of its receiver; and what streams cost while nothing happens.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LISTENERS, SENDERS, place } from './dataset.mjs';
import { load, newRun, rowsCommand } from './measure.mjs';
import { familiesOf, processorTime } from './processor.mjs';
import { sleep } from './shell.mjs';

const MOST_MS = 100; // the 99th percentile of what counts as sustained
const CPU_SECONDS = 30; // two pings to each stream
const STREAM_PATH = () => '/chat/stream';

const range = (count) => Array.from({ length: count }, (_, i) => i);

function writeLines(path, objects) {
  writeFileSync(path, `${objects.map((object) => JSON.stringify(object)).join('\n')}\n`, { mode: 0o600 });
  return path;
}

/** What the path of a stream ends with: the position in the log from which it tells, as a page's own stream has it. */
async function startOf(system, user) {
  if (!system.cursorPath) return '';
  const page = await fetch(`http://${system.address}${system.cursorPath}`, { headers: { cookie: user.cookie } });
  return `?after=${(await page.text()).match(/name="chat-cursor" content="(\d+)"/)[1]}`;
}

/** Files with `streams` listeners (`users` of them different people) and with messages to each of those people. */
async function writeFiles(folder, system, { people }, tokens, streams, users) {
  const pathOf = system.streamPath ?? STREAM_PATH;
  const listeners = range(streams).map((i) => people[place.listener(i % users)]);
  const start = await startOf(system, people[0]);
  const sends = range(users).map((i) => {
    const sender = people[place.sender(i % SENDERS)];
    const receiver = people[place.listener(i)].id;
    return { path: '/chat/send', cookie: sender.cookie, csrf: tokens[sender.id], receiver };
  });
  return {
    listeners: writeLines(
      join(folder, 'listeners.plan'),
      listeners.map((user) => ({ path: pathOf(user) + start, cookie: user.cookie, user: user.id })),
    ),
    plan: writeLines(join(folder, 'sends.plan'), sends),
  };
}

/** Sends at `rate` to `streams` listeners for `seconds`, by `connections`. */
export async function measureDelivery(
  context,
  system,
  { streams, users = streams, connections = 64, rate, seconds, kill },
) {
  const { folder, data, tokens } = context;
  const run = newRun();
  const figures = await load('deliver', {
    address: system.address,
    ...(await writeFiles(folder, system, data, tokens, streams, users)),
    connections,
    rate,
    seconds,
    run,
    rows: rowsCommand(system, run),
    ...(kill && { kill }),
  });
  await system.settled();
  return figures;
}

/** Sends at `rate` over XMPP: 32 people to 32 others. */
function measureXmpp(system, rate, seconds) {
  const run = newRun();
  const { address, password } = system;
  return load('xmpp', { address, password, rate, seconds, run, rows: rowsCommand(system, run) });
}

/** The highest rate at which 99 of 100 events arrive within 100 ms, and the latencies there. */
export async function measureSustained(context, system, { low = 100, high = 6400, seconds = 4 } = {}) {
  let voided;
  const holds = async (rate) => {
    const people = { streams: SENDERS, connections: SENDERS };
    const figures = system.password
      ? await measureXmpp(system, rate, seconds)
      : await measureDelivery(context, system, { ...people, rate, seconds });
    if (figures.void) voided = figures;
    const good = !figures.void && figures.latencies.p99_us <= MOST_MS * 1000 && figures.send_seconds < seconds * 1.05;
    return good && figures;
  };
  let best = { void: false, rate: 0, latencies: { p99_us: 0 } }; // where no rate holds
  while (high / low > 1.1) {
    const rate = Math.round(Math.sqrt(low * high));
    const figures = await holds(rate);
    if (figures) [low, best] = [rate, { rate, ...figures }];
    else high = rate;
  }
  return voided ?? best;
}

/** The Pss of each part in KB. The memory of the kernel, for sockets, is in none of them. */
export function memoryOf(parts) {
  const memory = {};
  for (const [name, family] of Object.entries(familiesOf(parts)))
    memory[name] = family.reduce((sum, pid) => sum + pssOf(pid), 0);
  return memory;
}

const pssOf = (pid) => Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss: +(\d+) kB/m)[1]);

/** KB of each part for each of all idle streams, and how much of a core they take together, pings included. */
export async function measureIdle(context, system) {
  const { folder, data, tokens } = context;
  await system.restart(); // what earlier streams have left in memory would be used again
  const { database, workers, ...parts } = system.parts;
  const before = memoryOf(parts);
  const { listeners, plan } = await writeFiles(folder, system, data, tokens, LISTENERS, LISTENERS);
  let idle;
  const figures = await load(
    'deliver',
    { address: system.address, plan, listeners, rate: 0, seconds: CPU_SECONDS + 10, run: newRun() },
    async () => {
      await sleep(3000); // what opening them has begun
      const after = memoryOf(parts);
      const busyBefore = processorTime(parts);
      await sleep(CPU_SECONDS * 1000);
      const busy = processorTime(parts);
      const each = (use) => Object.fromEntries(Object.keys(parts).map((name) => [name, use(name)]));
      idle = {
        kilobytes: each((name) => (after[name] - before[name]) / LISTENERS),
        core: each((name) => (busy[name] - busyBefore[name]) / (CPU_SECONDS * 1e6)),
      };
    },
  );
  return { ...figures, ...idle };
}
