// Plain PHP (../php): php-fpm with opcache and 8 children behind nginx with the same settings, and tables of its own in
// the same database server. PDO emulates prepared statements, as it does by default: that is faster here.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ROOT, run, sql, until } from '../shell.mjs';
import { keepConnections, startNginx, stopProcess } from './nginx.mjs';

const SCRIPTS = join(ROOT, 'tests/bench/php');
const DATABASE = 'bench_php';

const configuration = ({ folder, listen, socket, workers }) => `
[global]
daemonize = no
error_log = ${folder}/log/fpm.log
[www]
listen = ${listen}
listen.backlog = 4096
pm = static
pm.max_children = ${workers}
clear_env = no
env[DB_SOCKET] = ${socket}
env[DB_USER] = ${userInfo().username}
env[EMULATE_PREPARES] = 1
php_admin_value[opcache.enable] = 1
php_admin_value[opcache.validate_timestamps] = 0
php_admin_value[error_log] = ${folder}/log/php.log
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
`;

/** nginx passes everything that is not a file to the one script. */
const toScript = (name, text) =>
  keepConnections(false)(name, text) +
  (name === 'fastcgi' ? `fastcgi_param SCRIPT_FILENAME ${SCRIPTS}/index.php;\n` : '');

export async function startPhp({ folder, port, ours, workers }) {
  const { socket } = ours.database;
  const listen = join(folder, 'fpm.sock');
  mkdirSync(join(folder, 'log'), { recursive: true });
  writeFileSync(join(folder, 'fpm.conf'), configuration({ folder, listen, socket, workers }));
  sql(socket, readFileSync(join(SCRIPTS, 'schema.sql'), 'utf8'), 'mysql');
  const asRoot = process.getuid() === 0 ? ['-R'] : [];
  const fpm = spawn('/usr/sbin/php-fpm8.2', [...asRoot, '-y', join(folder, 'fpm.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await until(() => existsSync(listen), `php-fpm; see ${folder}/log/fpm.log`, 10);
  const nginx = await startNginx({ folder, port, webSocket: listen, change: toScript });
  return {
    name: 'php',
    address: `127.0.0.1:${port}`,
    database: { socket, name: DATABASE },
    csrfOf: ({ id }) => `csrf-${id}`,
    parts: { workers: fpm.pid, nginx: nginx.pid, database: ours.parts.database },
    rowId: String,
    change: 'UPDATE messages SET is_read = 1, read_at = NOW() WHERE id IN (%)',
    reset: async () =>
      sql(socket, 'UPDATE messages SET is_read = 0, read_at = NULL WHERE read_at IS NOT NULL', DATABASE),
    settled: async () => {},
    stop: async () => {
      await nginx.stop();
      await stopProcess(fpm);
    },
  };
}
