// The running stack under test: where it is, its parts' processes, and how to wait for what it does.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const STATE = resolve(ROOT, process.env.STATE ?? 'var');
export const BUILD = resolve(ROOT, process.env.BUILD ?? 'build');
export const BASE = new URL(process.env.BEANTRACK_URL ?? `http://127.0.0.1:${process.env.PORT ?? 8080}`);
export const DB_SOCKET = `${STATE}/run/mysql.sock`;
export const DATABASE_SERVER = process.env.DATABASE === 'mysql' ? 'mysqld' : 'mariadbd'; // its program
export const PUSH_SOCKET = `${STATE}/run/push.sock`;

/** The environment of a program of the test's own on the stack's database, whose sockets are told apart by `name`. */
export const environmentBeside = (name) => ({
  ...process.env,
  BEANTRACK_CONFIG: `${STATE}/chat.conf`,
  BEANTRACK_DB_SOCKET: DB_SOCKET,
  BEANTRACK_DB_NAME: 'beantrack',
  BEANTRACK_PUSH_SOCKET: `${STATE}/run/push-${name}.sock`,
  BEANTRACK_WAKE_SOCKET: `${STATE}/run/wake-${name}.sock`,
});

/** An address of the stack: url('/chat'). */
export const url = (path) => new URL(path, BASE).href;

export const log = (part) => readFileSync(`${STATE}/log/${part}.log`, 'utf8');

/**
 * The process of a part: nginx, pushd, mariadb, or web (the workers' parent). Throws while the file is being written:
 * 0, the number of nothing, would be one's own process group to kill.
 */
export function pid(part) {
  const number = Number(readFileSync(`${STATE}/run/${part}.pid`, 'utf8'));
  if (!number) throw new Error(`${part} is just being started`);
  return number;
}

/** Runs a program to its end: { code, stdout, stderr }. Never throws for its exit status. */
export function run(file, args, { input = '', env = {}, timeout = 60_000 } = {}) {
  return new Promise((done) => {
    const options = { env: { ...process.env, ...env }, timeout, maxBuffer: 64 << 20 };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      done({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr });
    });
    child.stdin.on('error', () => {}); // a program that fails at once does not read
    child.stdin.end(input);
  });
}

/** beantrack-admin on the stack's database, or another of the same server. Throws when it fails, unless it `may`. */
export async function admin(args, { input = '', database = 'beantrack', may = false, options = {} } = {}) {
  const env = {
    BEANTRACK_CONFIG: '/dev/null',
    BEANTRACK_DB_SOCKET: DB_SOCKET,
    BEANTRACK_DB_NAME: database,
    BEANTRACK_SQL_DIR: `${ROOT}/sql`,
    BEANTRACK_TEMPLATE_DIR: `${ROOT}/templates`,
    BEANTRACK_LOCALE_DIR: `${ROOT}/build/locale`,
    BEANTRACK_PASSWORD_COST: '10',
    ...options,
  };
  const result = await run(`${BUILD}/beantrack-admin`, args, { input, env });
  if (result.code !== 0 && !may) throw new Error(`beantrack-admin ${args.join(' ')}: ${result.stderr}`);
  return result;
}

/** Starts or stops a part by its supervisor, and waits until that is done: sv('down', 'mariadb'). */
export async function sv(what, part) {
  const result = await run('sv', ['-w', '30', what, `${STATE}/sv/${part}`]);
  if (result.code !== 0) throw new Error(`sv ${what} ${part}: ${result.stdout}${result.stderr}`);
}

export const sleep = (ms) =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

/** Waits until `probe` answers something true (an error counts as no), and answers that. */
export async function until(what, probe, { within = 10_000, every = 25 } = {}) {
  const end = Date.now() + within;
  for (let last; ;) {
    try {
      const value = await probe();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`not within ${within} ms: ${what}`, { cause: last });
    await sleep(every);
  }
}

/** A port of 127.0.0.1 that nobody has just now. */
export const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

let last = 0;
/** A text that no other test uses. */
export const unique = (word = 'text') => `${word}-${process.pid}-${Date.now().toString(36)}-${++last}`;
