// One run: people write, faults come, the records are judged.
//
//   node main.mjs FOLDER [--seed N] [--messages N] [--faults N|each] [--rate N] [--only WORD]
//
// against a stack that is up (STATE, BEANTRACK_URL, as in tests/e2e) under tests/faults/run, which readies what faults
// need. FOLDER gets the records and the report.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../e2e/support/stack.mjs';
import { check } from './checker.mjs';
import { harm } from './harm.mjs';
import { naiveRun } from './naive.mjs';
import { optionsOf } from './options.mjs';
import { Recorder, readRecords } from './record.mjs';
import { report } from './report.mjs';
import { schedule } from './schedule.mjs';
import { World } from './world.mjs';

const PEOPLE = 16;
const PAGES = 2;

const { folder, seed, messages, count, rate, kinds } = optionsOf(process.argv.slice(2));
const plan = schedule(seed, kinds, count);

const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
say(`seed ${seed}: at least ${messages} messages, ${plan.length} faults`);

const recorder = new Recorder(folder);
const world = await World.make({ seed, count: PEOPLE, pages: PAGES, recorder });
const pause = () => (PEOPLE * 1000) / rate;
const writing = Promise.all(world.senders.map((sender) => sender.run(pause)));

const { faults, resets } = await harm(world, plan, kinds, say);
await until('enough is written', () => world.acknowledged >= messages, {
  within: 2 ** 31 - 1,
  every: 250,
});
await world.settle(writing);
await world.conclude();
await world.close();
const calmResets = world.gauge.resets - resets; // after the last fault

await recorder.finish({
  seed,
  faults,
  calmResets,
  listeners: world.listeners.map(({ name, person }) => ({ listener: name, user: person.id })),
  pages: world.pages.map(({ name }) => name),
  cut: world.listeners.flatMap(({ cut }) => cut),
});
const verdict = check(readRecords(folder));
const naive = check(await naiveRun(join(folder, 'naive'), seed));
const { text, good } = report({ seed, faults, calmResets, verdict, naive });
writeFileSync(join(folder, 'report.txt'), text);
process.stdout.write(text);
process.exitCode = good ? 0 : 1;
