// The load of an ordinary day without any harm, for as long as is wished: people write, listeners come, listen a while
// and leave. Memory and descriptors of every process must stay flat.
//
//   node main.mjs FOLDER [--minutes N] [--listeners N] [--rate N]
//
// against a stack that is up (STATE, BEANTRACK_URL, as in tests/e2e). FOLDER gets soak.svg, soak.tsv and soak.txt.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from '../e2e/support/sse.mjs';
import { people } from '../e2e/support/people.mjs';
import { sleep } from '../e2e/support/stack.mjs';
import { pick, randomFrom } from '../faults/schedule.mjs';
import { Sender } from '../faults/senders.mjs';
import { optionsOf } from './options.mjs';
import { plot } from './plot.mjs';
import { GROUPS, sample } from './processes.mjs';
import { growth } from './verdict.mjs';

const PEOPLE = 16;
const STAY_MS = [500, 20_000]; // how long a listener stays
const SAMPLES = 120; // over the whole run
const TELLING_MINUTES = 10; // the allocator's steps outweigh a leak in less

const { folder, minutes, listeners, rate } = optionsOf(process.argv.slice(2));
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
  ...senders.map((sender) => sender.run(() => (PEOPLE * 1000) / rate)),
  ...Array.from({ length: listeners }, visitor),
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
const sent = senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
const number = (value) => value.toLocaleString('en');
const title =
  `${minutes} min, ${number(listeners)} listeners at a time: ` +
  `${number(sent)} messages, ${number(visits)} listeners came and went, ${number(refused)} were refused`;
writeFileSync(join(folder, 'soak.svg'), plot(samples, GROUPS, title));

const UNITS = { memory: 'memory, KiB', descriptors: 'descriptors' };
const line = (name, cells) => name.padEnd(22) + cells.map((cell) => String(cell).padStart(10)).join('');
const report = [title, '', line('the last two thirds', ['begin', 'end', 'an hour', 'allowed', ''])];
let failed = refused > 0 ? 1 : 0;
for (const group of GROUPS) {
  const { flat, ...kinds } = growth(samples, group);
  if (!flat) ++failed;
  for (const [kind, { begin, end, perHour, allowed, flat: holds }] of Object.entries(kinds))
    report.push(line(`${group} ${UNITS[kind]}`, [begin, end, perHour, allowed, holds ? 'flat' : 'GROWS']));
}
if (minutes < TELLING_MINUTES)
  report.push('', `So short a run finds large leaks only: an hour's slope needs ${TELLING_MINUTES} minutes and more.`);
writeFileSync(join(folder, 'soak.txt'), `${report.join('\n')}\n`);
console.log(`${report.join('\n')}\n\nprocesses that are flat, and nobody refused:`);
console.log(`${GROUPS.length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
