// Commands and SQL on the benchmark's own servers.
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const BUILD = resolve(ROOT, process.env.BUILD ?? 'build');
export const program = (name) => join(BUILD, name);

const MAX_OUTPUT = 256 << 20; // bytes

/** Runs a command and returns what it prints; throws with its error output. */
export const run = (command, args = [], options = {}) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT, stdio: ['pipe', 'pipe', 'pipe'], ...options });

/** The arguments of the client for the database `name` behind `socket`. */
export const clientArguments = (socket, name) => [
  ...['--no-defaults', '-S', socket, '--default-character-set=utf8mb4', '-N', '-B', name],
];

/** Runs statements; returns rows of texts. */
export const sql = (socket, statements, name = 'beantrack') =>
  run('mariadb', clientArguments(socket, name), { input: statements })
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `holds` returns something true, and returns that. */
export async function until(holds, what, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`after ${seconds} seconds: still waiting for ${what}`);
    await sleep(50);
  }
}
