// A person at a SQL prompt who leaves it open: transactions and locks that last.
import { spawn } from 'node:child_process';
import { cellsOf } from '../e2e/support/sql.mjs';
import { DB_SOCKET } from '../e2e/support/stack.mjs';

export class SqlSession {
  #waiting = []; // { mark, rows, done, failed }, in order
  #marks = 0;
  #rest = '';

  constructor() {
    const args = [
      '--no-defaults',
      '-S',
      DB_SOCKET,
      '--default-character-set=utf8mb4',
      '-N',
      '-B',
      '--unbuffered',
      'beantrack',
    ];
    this.child = spawn('mariadb', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.errors = '';
    this.child.stderr.on('data', (text) => {
      this.errors += text;
    });
    this.child.stdout.on('data', (text) => this.#hear(String(text)));
    this.child.stdin.on('error', () => {});
    this.child.on('close', () => {
      for (const { failed } of this.#waiting.splice(0))
        failed(new Error(`the SQL session ended: ${this.errors.trim()}`));
    });
  }

  /** Runs statements; answers their rows once all are done. */
  run(statements) {
    const mark = `done-${++this.#marks}`;
    const rows = new Promise((done, failed) => {
      this.#waiting.push({ mark, rows: [], done, failed });
      this.child.stdin.write(`${statements};\nSELECT '${mark}';\n`);
    });
    rows.catch(() => {}); // for who does not wait for them
    return rows;
  }

  #hear(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) {
      const [first] = this.#waiting;
      if (line !== first?.mark) first?.rows.push(cellsOf(line));
      else this.#waiting.shift().done(first.rows);
    }
  }

  /** Leaves; an open transaction is rolled back. */
  close() {
    this.child.kill('SIGKILL');
  }
}
