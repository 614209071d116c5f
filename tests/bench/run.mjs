// The benchmark. It starts all systems on this machine and measures them in turn, in several rounds of one run:
//
//   node run.mjs [--systems ours,floor,php,nchan,ejabberd] [--workloads unread,room,same-room,inbox,send]
//                [--streams deliver-50,deliver-500,one-event,killed,idle,processes,sustained]
//                [--rounds 3] [--seconds 4] [--connections 32] [--growth 10000000] [--crowd 100000] [--keep-data]
//                [--charts FOLDER]
//
// STATE (default var) gets a folder `bench` with everything; PORT is ours, and the ports after it are the others'.
// --growth 0 and --crowd 0 leave out what is measured with many messages, and with many people.
// --keep-data leaves the database there, and a later run with it loads nothing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requestCharts } from './charts.mjs';
import { loadDataset, place, SENDERS } from './dataset.mjs';
import { measureCrowd, measureGrowth } from './growth.mjs';
import { measureAlone, measureRequests, writePlan } from './measure.mjs';
import { ROOT } from './shell.mjs';
import { startEjabberd } from './systems/ejabberd.mjs';
import { startAlone, startFloor } from './systems/floor.mjs';
import { startNchan } from './systems/nchan.mjs';
import { startOurs } from './systems/ours.mjs';
import { startPhp } from './systems/php.mjs';
import { STREAMS, streamLines } from './streams.mjs';
import { crowdLines, growthLines, requestTable } from './table.mjs';
import { targetLines } from './targets.mjs';

const { values: options } = parseArgs({
  options: {
    systems: { type: 'string', default: 'ours,floor,php,nchan,ejabberd' },
    workloads: { type: 'string', default: 'unread,room,same-room,inbox,send' },
    streams: { type: 'string', default: Object.keys(STREAMS).join(',') },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    growth: { type: 'string', default: '10000000' },
    crowd: { type: 'string', default: '100000' },
    charts: { type: 'string' },
    'keep-data': { type: 'boolean', default: false },
  },
});
const WORKERS = 8; // of each system
const CHANGING = ['send']; // what the floor without nginx does not do
const STREAM_SYSTEMS = ['nchan', 'ejabberd']; // which answer no requests for pages
const wanted = options.systems.split(',');
const workloads = options.workloads.split(',').filter(Boolean);
const streams = options.streams.split(',').filter(Boolean);
const load = { connections: Number(options.connections), seconds: Number(options.seconds), warmUp: 1 };
const port = Number(process.env.PORT ?? 8080);
const folder = join(resolve(ROOT, process.env.STATE ?? 'var'), 'bench');
mkdirSync(folder, { recursive: true });

const started = [];
const start = async (starting) => {
  const system = await starting;
  started.push(system);
  return system;
};

async function stopAll() {
  for (const system of started.reverse()) await system.stop();
  started.length = 0;
}

/** The CSRF tokens of those who send, as their own pages have them. */
async function tokensOf(ours, { people }) {
  const tokens = {};
  for (let i = 0; i < SENDERS; ++i) {
    const { id, cookie } = people[place.sender(i)];
    const response = await fetch(`http://${ours.address}/profile`, { headers: { cookie } });
    tokens[id] = (await response.text()).match(/name="csrf-token" content="([^"]+)"/)?.[1];
    if (!tokens[id]) throw new Error(`no token for ${id}: status ${response.status}`);
  }
  return tokens;
}

async function startSystems(ours, data) {
  const systems = [ours];
  const settings = { ours, data, workers: WORKERS };
  if (wanted.includes('floor'))
    for (const keep of [false, true])
      systems.push(
        await start(
          startFloor({ ...settings, folder: join(folder, keep ? 'floor-kept' : 'floor'), port: port + 1 + keep, keep }),
        ),
      );
  if (wanted.includes('floor')) systems.push(startAlone({ ours }));
  if (wanted.includes('php'))
    systems.push(await start(startPhp({ ...settings, folder: join(folder, 'php'), port: port + 3 })));
  if (wanted.includes('nchan') && streams.length > 0)
    systems.push(await start(startNchan({ ...settings, folder: join(folder, 'nchan'), port: port + 4 })));
  if (wanted.includes('ejabberd') && streams.includes('sustained'))
    systems.push(await start(startEjabberd({ folder: join(folder, 'ejabberd'), port: port + 5 })));
  return systems.filter(({ name }) => name !== 'ours' || wanted.includes('ours'));
}

async function main() {
  const ours = await start(startOurs({ state: join(folder, 'ours'), port, keepData: options['keep-data'] }));
  const data = await loadDataset(ours.database.socket, join(folder, 'ours/bench.json'), ours.environment);
  const tokens = await tokensOf(ours, data);
  const systems = await startSystems(ours, data);
  const context = { folder, data, tokens };
  const requests = new Map();
  const delivered = new Map();
  for (let round = 1; round <= Number(options.rounds); ++round) {
    for (const workload of workloads) await requestRound(context, systems, workload, requests);
    for (const name of streams) await streamRound(context, systems, name, delivered);
    console.error(`  round ${round} of ${options.rounds} is over`);
  }
  await stopAll();
  const results = { requests, delivered };
  tellRounds(results);
  const many = Number(options.growth);
  const crowd = Number(options.crowd);
  if (many > 0) {
    results.growth = await measureGrowth({ folder, port, many });
    console.log(`\n${growthLines(results.growth)}`);
  }
  if (crowd > 0) {
    results.crowd = await measureCrowd({ folder, port, crowd });
    console.log(`\n${crowdLines(results.crowd)}`);
  }
  console.log(`\n${targetLines(results)}`);
  const runs = [...requests.values(), ...[...delivered.values()].flatMap(Object.values)].flat();
  return runs.every((figures) => !figures.void);
}

/** Prints what the rounds have measured, and writes the charts. */
function tellRounds({ requests, delivered }) {
  if (requests.size > 0) console.log(requestTable(requests));
  for (const [name, bySystem] of delivered) console.log(`\n${streamLines(name, bySystem)}`);
  const charts = resolve(options.charts ?? join(folder, 'charts'));
  mkdirSync(charts, { recursive: true });
  for (const [name, svg] of Object.entries(requestCharts(requests))) writeFileSync(join(charts, name), svg);
}

const tellFaults = ({ faults, first_faults: first }) =>
  faults > 0 && console.error(`  void, with ${faults} faults: ${first.join('; ')}`);

async function requestRound({ data, tokens }, systems, workload, results) {
  for (const system of systems.filter(({ name }) => !STREAM_SYSTEMS.includes(name))) {
    const plan = writePlan(folder, workload, system, data, tokens);
    if (system.isAlone && CHANGING.includes(workload)) continue;
    const figures = system.isAlone
      ? measureAlone(system, plan, load.seconds)
      : await measureRequests(workload, system, plan, load);
    const key = `${workload}|${system.name}`;
    results.set(key, [...(results.get(key) ?? []), figures]);
    tellFaults(figures);
    console.error(`  ${workload}, ${system.name}: ${Math.round(figures.rate)}/s`);
  }
}

async function streamRound(context, systems, name, results) {
  const bySystem = results.get(name) ?? {};
  results.set(name, bySystem);
  for (const system of systems.filter((each) => STREAMS[name].systems.includes(each.name))) {
    const figures = (await STREAMS[name].measure(context, system)) ?? { void: true };
    tellFaults(figures);
    (bySystem[system.name] ??= []).push(figures);
    console.error(`  ${streamLines(name, { [system.name]: [figures] }).replace('\n ', ',')}`);
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopAll().finally(() => process.exit(130)));
try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  await stopAll();
}
