// A database server of a test's own (MySQL's if DATABASE says so), with a binary log, and a push daemon on it: for what
// must not happen to the stack's.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILD, run, until } from './stack.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SQL_DIR = `${ROOT}sql`;
const MYSQL = `${ROOT}dev/mysql`;
/** Whether the servers of this run are MySQL's. */
export const IS_MYSQL = process.env.DATABASE === 'mysql';
const START_MS = 60_000;
const STOP_MS = 20_000;

export class PrivateServer {
  folder = mkdtempSync(join(tmpdir(), 'beantrack-server-'));
  socket = join(this.folder, 'mysql.sock');
  pushSocket = join(this.folder, 'push.sock');
  env = {
    BEANTRACK_CONFIG: '/dev/null',
    BEANTRACK_DB_SOCKET: this.socket,
    BEANTRACK_DB_NAME: 'beantrack',
    BEANTRACK_SQL_DIR: SQL_DIR,
    BEANTRACK_PUSH_SOCKET: this.pushSocket,
    BEANTRACK_WAKE_SOCKET: join(this.folder, 'wake.sock'),
    BEANTRACK_PASSWORD_COST: '4',
    BEANTRACK_STREAM_RATE: '10000', // one session may open as many streams as it likes
    BEANTRACK_STREAM_BURST: '100000',
    TZ: 'UTC',
  };

  /** With further arguments of the server's. */
  static async start(args = []) {
    const made = new PrivateServer();
    await (IS_MYSQL ? made.#startMysql(args) : made.#startMariadb(args));
    await until('the server answers', () => made.sql('SELECT 1', ''), { within: START_MS });
    await made.sql('CREATE DATABASE beantrack CHARACTER SET utf8mb4', '');
    await made.must(`${BUILD}/beantrack-admin`, ['migrate']);
    return made;
  }

  async #startMariadb(args) {
    const user = userInfo().username;
    await this.must('mariadb-install-db', [
      ...['--no-defaults', `--datadir=${this.folder}/db`, `--user=${user}`, '--skip-test-db', '--force'],
      ...['--auth-root-authentication-method=socket', `--auth-root-socket-user=${user}`],
    ]);
    this.server = this.#spawn('mariadbd', [
      ...['--no-defaults', `--user=${user}`, `--datadir=${this.folder}/db`, `--socket=${this.socket}`],
      ...[`--log-bin=${this.folder}/binlog`, '--server-id=1', '--skip-networking', '--default-time-zone=+00:00'],
      ...['--character-set-server=utf8mb4', '--innodb-buffer-pool-size=64M', '--performance-schema=0'],
      ...args,
    ]);
  }

  async #startMysql(args) {
    const data = `${this.folder}/db`;
    await this.must(MYSQL, ['create', this.folder, data]);
    this.server = this.#spawn(MYSQL, [
      ...['serve', this.folder, data, `--socket=${this.socket}`, `--log-bin=${this.folder}/binlog`],
      ...[`--tmpdir=${this.folder}`, `--pid-file=${this.folder}/pid`, '--innodb-buffer-pool-size=64M'],
      ...args,
    ]);
  }

  #spawn(program, args) {
    const log = openSync(join(this.folder, 'log'), 'a');
    return spawn(program, args, { stdio: ['ignore', log, log], env: { ...process.env, ...this.env } });
  }

  async must(program, args, options = {}) {
    const result = await run(program, args, { ...options, env: { ...this.env, ...options.env } });
    if (result.code !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  }

  /** The rows that the statements answer. */
  async sql(statements, database = 'beantrack') {
    const args = ['--no-defaults', '-S', this.socket, '--default-character-set=utf8mb4', '-N', '-B'];
    if (database) args.push(database);
    return (await this.must('mariadb', args, { input: statements }))
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\t'));
  }

  async value(statement, database) {
    return (await this.sql(statement, database))[0]?.[0];
  }

  async startDaemon() {
    this.daemon = this.#spawn(`${BUILD}/beantrack-pushd`, []);
    const health = ['-sf', '--unix-socket', this.pushSocket, 'http://x/healthz'];
    await until('the daemon answers', () => this.must('curl', health), { within: START_MS });
  }

  async stopDaemon() {
    await this.#end(this.daemon);
  }

  async stop() {
    for (const each of [this.daemon, this.server]) if (each) await this.#end(each);
    rmSync(this.folder, { recursive: true });
  }

  async #end(child) {
    child.kill('SIGTERM');
    await until('a process ended', () => child.exitCode !== null || child.signalCode !== null, { within: STOP_MS });
  }
}
