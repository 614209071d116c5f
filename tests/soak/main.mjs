// The load of an ordinary day without any harm, for as long as is wished: people write, listeners come, listen a while
// and leave. Memory and descriptors of every process must stay flat.
//
//   node main.mjs FOLDER --minutes N [--listeners N] [--rate N]
//
// against a stack that is up (STATE, BEANTRACK_URL, as in tests/e2e). FOLDER gets soak.svg and soak.tsv.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listen } from '../e2e/support/sse.mjs';
import { people } from '../e2e/support/people.mjs';
import { sleep } from '../e2e/support/stack.mjs';
import { pick, randomFrom } from '../faults/schedule.mjs';
import { Sender } from '../faults/senders.mjs';
import { plot } from './plot.mjs';
import { GROUPS, sample } from './processes.mjs';
import { growth } from './verdict.mjs';

const PEOPLE = 16;
const STAY_MS = [500, 20_000]; // how long a listener stays
const SAMPLES = 120; // over the whole run

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '10' },
    listeners: { type: 'string', default: '200' },
    rate: { type: 'string', default: '60' }, // messages a second, more or less
  },
});
const [folder] = positionals;
const minutes = Number(values.minutes);
const random = randomFrom(1);
const everybody = await people(PEOPLE);
for (const person of everybody) await person.client.token();

let over = false;
let visits = 0;
let refused = 0;

/** One who comes and goes. */
async function visitor() {
  while (!over) {
    const stream = await listen(pick(random, everybody).cookie).catch(() => undefined);
    if (!stream?.isStream) ++refused;
    ++visits;
    await sleep(STAY_MS[0] + random() * (STAY_MS[1] - STAY_MS[0]));
    stream?.sent.destroy();
  }
}

const nothing = { add() {} };
const senders = everybody.map(
  (person) =>
    new Sender(
      person,
      everybody.filter(({ role }) => role !== person.role),
      randomFrom(random() * 2 ** 32),
      nothing,
    ),
);
const running = [
  ...senders.map((sender) => sender.run(() => (PEOPLE * 1000) / Number(values.rate))),
  ...Array.from({ length: Number(values.listeners) }, visitor),
];

const samples = [];
const begun = Date.now();
const every = (minutes * 60_000) / SAMPLES;
for (let i = 0; i < SAMPLES; ++i) {
  await sleep(begun + (i + 1) * every - Date.now());
  samples.push({ minute: (Date.now() - begun) / 60_000, ...(await sample()) });
}
over = true;
for (const sender of senders) sender.stop();
await Promise.all(running);

mkdirSync(folder, { recursive: true });
const columns = GROUPS.flatMap((group) => [`${group} KiB`, `${group} descriptors`]);
const cells = ({ minute, ...groups }) => [
  minute.toFixed(2),
  ...GROUPS.flatMap((group) => [groups[group].memory, groups[group].descriptors]),
];
writeFileSync(
  join(folder, 'soak.tsv'),
  [['minute', ...columns], ...samples.map(cells)].map((row) => `${row.join('\t')}\n`).join(''),
);
writeFileSync(join(folder, 'soak.svg'), plot(samples, GROUPS));

const sent = senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
console.log(`${minutes} minutes, ${sent} messages, ${visits} listeners came and went, ${refused} could not`);
const HEAD = ['begin', 'end', 'an hour', 'allowed'];
const line = (name, cells) => console.log(name.padEnd(22) + cells.map((cell) => String(cell).padStart(10)).join(''));
line('', HEAD);
let failed = refused > 0 ? 1 : 0;
for (const group of GROUPS) {
  const { flat, ...kinds } = growth(samples, group);
  if (!flat) ++failed;
  for (const [kind, { begin, end, perHour, allowed, flat: holds }] of Object.entries(kinds))
    line(`${group}, ${kind}`, [begin, end, perHour, allowed, holds ? 'flat' : 'GROWS']);
}
console.log(`${GROUPS.length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
