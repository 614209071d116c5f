// One run over three nodes: people write, faults come, the records are judged.
//
//   node main.mjs FOLDER [--seed N] [--messages N] [--faults N|each] [--rate N] [--only WORD]
//
// against a cluster that is up (BEANTRACK_CLUSTER, and STATE of its node 1; BEANTRACK_URL of its balancer), under
// tests/cluster/run. FOLDER gets the records and the report.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../e2e/support/stack.mjs';
import { check } from '../faults/checker.mjs';
import { harm } from '../faults/harm.mjs';
import { Recorder, readRecords } from '../faults/record.mjs';
import { report } from '../faults/report.mjs';
import { schedule } from '../faults/schedule.mjs';
import { clusterOptions } from './options.mjs';
import { plant } from './planted.mjs';
import { ClusterWorld } from './world.mjs';

const PEOPLE = 10;

const { folder, seed, messages, count, rate, kinds } = clusterOptions(process.argv.slice(2));
const plan = schedule(seed, kinds, count);

const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
say(`seed ${seed}: at least ${messages} messages, ${plan.length} faults`);

const recorder = new Recorder(folder);
const world = await ClusterWorld.make({ seed, count: PEOPLE, pages: 0, recorder });
const pause = () => (PEOPLE * 1000) / rate;
const writing = Promise.all(world.senders.map((sender) => sender.run(pause)));

const { faults, resets } = await harm(world, plan, kinds, say);
await until('enough is written', () => world.acknowledged >= messages, { within: 2 ** 31 - 1, every: 250 });
await world.settle(writing);
const alike = await world.same().catch((error) => say(`FAILED: ${error.message}`));
const planted = await plant(world);
await world.conclude();
const calmResets = world.gauge.resets - resets;
await world.close();

await recorder.finish({
  seed,
  faults,
  calmResets,
  listeners: world.listeners.map(({ name, person }) => ({ listener: name, user: person.id })),
  pages: world.pages.map(({ name }) => name),
  cut: world.listeners.flatMap(({ cut }) => cut),
});
const records = readRecords(folder);
const verdict = check({ ...records, rows: records.rows.filter(({ messageId }) => messageId !== planted) });
const control = check(records);
if (!alike) verdict.complain('wrong', 'the members differ');
const { text, good } = report({
  seed,
  faults,
  calmResets,
  verdict,
  naive: control,
  control: 'a planted loss',
});
const carried = `people of a dead node carried on at another after at most ${Math.max(0, ...world.carried)} ms\n`;
writeFileSync(join(folder, 'report.txt'), carried + text);
process.stdout.write(carried + text);
process.exitCode = good ? 0 : 1;
