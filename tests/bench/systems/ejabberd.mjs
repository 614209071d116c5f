// ejabberd as a chat server with durable messages. Its archive (mod_mam) is in a MariaDB of its own, with the options
// of our stack's: ejabberd reaches a database only over TCP.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { SENDERS } from '../dataset.mjs';
import { run, sql, until } from '../shell.mjs';
import { stopProcess } from './nginx.mjs';

const DATABASE = 'ejabberd';
const PASSWORD = 'bench';
const SCHEMA = '/usr/share/ejabberd/sql/mysql.sql';
const PROGRAMS = '/usr/lib/x86_64-linux-gnu/ejabberd-*/ebin';

const configuration = ({ port, databasePort }) => `
hosts: [localhost]
loglevel: error
listen:
  - port: ${port}
    ip: 127.0.0.1
    module: ejabberd_c2s
    shaper: none
    access: all
auth_method: sql
auth_password_format: plain
default_db: mnesia
sql_type: mysql
sql_server: 127.0.0.1
sql_port: ${databasePort}
sql_database: ${DATABASE}
sql_username: ${DATABASE}
sql_password: ${PASSWORD}
sql_pool_size: 8
new_sql_schema: false
modules:
  mod_mam:
    db_type: sql
    default: always
    request_activates_archiving: false
`;

function startDatabase(folder, port) {
  const owner = userInfo().username;
  const data = join(folder, 'db');
  execFileSync('mariadb-install-db', [
    ...['--no-defaults', `--datadir=${data}`, `--user=${owner}`, '--skip-test-db', '--force'],
    ...['--auth-root-authentication-method=socket', `--auth-root-socket-user=${owner}`],
  ]);
  return spawn(
    'mariadbd',
    [
      ...['--no-defaults', `--datadir=${data}`, `--user=${owner}`, `--socket=${folder}/mysql.sock`, `--port=${port}`],
      ...['--bind-address=127.0.0.1', '--skip-name-resolve', '--innodb-buffer-pool-size=512M'],
      ...['--innodb-log-file-size=256M', '--performance-schema=0', `--pid-file=${folder}/mariadb.pid`],
    ],
    { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } },
  );
}

const reached = (socket) => {
  try {
    return sql(socket, 'SELECT 1', 'mysql');
  } catch {
    return false;
  }
};

const accounts = () => {
  const names = ['s', 'r'].flatMap((kind) =>
    Array.from({ length: SENDERS }, (_, i) => `('${kind}${i}','${PASSWORD}')`),
  );
  return `INSERT INTO users (username, password) VALUES ${names};`;
};

export async function startEjabberd({ folder, port }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'mnesia'), { recursive: true });
  const socket = join(folder, 'mysql.sock');
  const database = startDatabase(folder, port + 1);
  await until(() => reached(socket), 'the database of ejabberd');
  sql(
    socket,
    `CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4; USE ${DATABASE}; ${readFileSync(SCHEMA, 'utf8')}
     CREATE USER '${DATABASE}'@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';
     GRANT ALL ON ${DATABASE}.* TO '${DATABASE}'@'127.0.0.1';
     ${accounts()}`,
    'mysql',
  );
  writeFileSync(join(folder, 'ejabberd.yml'), configuration({ port, databasePort: port + 1 }));
  const erlang = spawn(
    'erl',
    [
      '-noinput',
      '+K',
      'true',
      '-pa',
      ...run('sh', ['-c', `echo ${PROGRAMS}`])
        .trim()
        .split(' '),
      '-mnesia',
      'dir',
      `"${folder}/mnesia"`,
      '-s',
      'ejabberd',
    ],
    {
      stdio: 'ignore',
      cwd: folder,
      env: {
        ...process.env,
        EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
        EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
        HOME: folder,
      },
    },
  );
  const address = `127.0.0.1:${port}`;
  await until(() => isListening(port), `ejabberd; see ${folder}/ejabberd.log`);
  return {
    name: 'ejabberd',
    address,
    password: PASSWORD,
    database: { socket, name: DATABASE },
    // Each message is archived twice: for its sender and for its receiver.
    storedText: (name) => `SELECT txt FROM archive WHERE txt LIKE 'bench ${name} %' AND username LIKE 's%'`,
    parts: { workers: erlang.pid, database: database.pid },
    settled: async () => {},
    stop: async () => {
      await stopProcess(erlang);
      await stopProcess(database);
    },
  };
}

const isListening = (port) => {
  try {
    execFileSync('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
