// The programs of this repository, in a stack of their own; the database server and the daemon also serve the floor.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, sql, until } from '../shell.mjs';
import { settled } from '../dataset.mjs';

/** Starts the stack in `state`. */
export async function startOurs({ state, port, keepData }) {
  const environment = { ...process.env, STATE: state, PORT: String(port) };
  const stop = () => existsSync(join(state, 'sv')) && run(join(ROOT, 'dev/stack'), ['stop'], { env: environment });
  stop(); // what an interrupted run has left
  if (!keepData) rmSync(state, { recursive: true, force: true });
  run(join(ROOT, 'dev/stack'), ['start'], { env: environment });
  const socket = join(state, 'run/mysql.sock');
  const pidOf = (name) => Number(readFileSync(join(state, `run/${name}.pid`), 'utf8'));
  return {
    name: 'ours',
    address: `127.0.0.1:${port}`,
    database: { socket, name: 'beantrack' },
    change: 'UPDATE messages SET is_read = 1, read_at = CURRENT_TIMESTAMP(3) WHERE id IN (%)',
    reset: async () => {
      sql(socket, 'UPDATE messages SET is_read = 0, read_at = NULL WHERE read_at IS NOT NULL');
      await settled(socket);
    },
    settled: () => settled(socket),
    cursorPath: '/chat',
    get parts() {
      return { workers: pidOf('web'), nginx: pidOf('nginx'), database: pidOf('mariadb'), daemon: pidOf('pushd') };
    },
    restart: async () => {
      run('sv', ['-w', '30', 'restart', ...['web', 'pushd', 'nginx'].map((part) => join(state, 'sv', part))]);
      await until(() => isHealthy(port), 'the stack to be healthy again');
    },
    stop,
    environment: { ...environment, BEANTRACK_DB_SOCKET: socket, BEANTRACK_CONFIG: '/dev/null' },
  };
}

async function isHealthy(port) {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  return response?.ok;
}
