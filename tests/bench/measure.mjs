// One measurement: a workload against a system, with everything checked.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANS } from './plans.mjs';
import { perRequest, processorTime } from './processor.mjs';
import { clientArguments, program, run } from './shell.mjs';

const quoted = (word) => `'${word.replace(/'/g, `'\\''`)}'`;
let runs = 0;
export const newRun = () => `${process.pid}x${++runs}`;

const storedText = (run) => `SELECT content FROM messages WHERE content LIKE 'bench ${run} %'`;

/** The command that prints the texts of a run that are stored. */
export const rowsCommand = ({ database, storedText: statement = storedText }, run) =>
  ['mariadb', ...clientArguments(database.socket, database.name), '-e', statement(run)].map(quoted).join(' ');

/**
 * Runs bench-load; returns its figures, with `void` where anything was wrong. `whenOpen` is called when all streams are
 * open, and waited for.
 */
export async function load(command, options, whenOpen) {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(program('bench-load'), [command, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let opened;
  child.stderr.on('data', (text) => (errors += text));
  child.stdout.on('data', (text) => {
    output += text;
    if (whenOpen && !opened && output.includes('open\n')) opened = whenOpen();
  });
  const [status] = await once(child, 'close');
  await opened;
  if (status !== 0 && status !== 1) throw new Error(`bench-load ${command}: ${errors.trim() || `status ${status}`}`);
  const figures = JSON.parse(output.split('\n').at(-2));
  return { ...figures, void: figures.faults > 0 };
}

/** The file with the requests of a workload for a system. */
export function writePlan(folder, workload, system, data, tokens) {
  const path = join(folder, `${workload}-${system.name.replace(/\W+/g, '-')}.plan`);
  const lines = PLANS[workload](data, tokens, system).map((request) => JSON.stringify(request));
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}

/** The rate at which the floor's own work is done, without nginx; nothing is checked. */
export function measureAlone({ database: { socket, name } }, plan, seconds) {
  const { rate } = JSON.parse(run(program('bench-floor'), ['alone', socket, name, plan, String(seconds)]));
  return { rate, void: false, faults: 0 };
}

/**
 * Requests of `workload`; returns bench-load's figures, and the microseconds of each part of the system for a request
 * with all that follows it.
 */
export async function measureRequests(workload, system, plan, { connections, seconds, warmUp }) {
  if (workload === 'room') await system.reset();
  const id = newRun();
  const before = processorTime(system.parts);
  const figures = await load('requests', {
    address: system.address,
    plan,
    connections,
    seconds,
    'warm-up': warmUp,
    run: id,
    ...(workload === 'room' && {
      database: system.database.socket,
      name: system.database.name,
      change: system.change,
    }),
    ...(workload === 'send' && { rows: rowsCommand(system, id) }),
  });
  if (workload === 'send') await system.settled();
  return { ...figures, processor: perRequest(before, processorTime(system.parts), figures.all_requests) };
}
