// A program under callgrind, and how many instructions it executes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../e2e/support/stack.mjs';

export class Counted {
  #folder = mkdtempSync(join(tmpdir(), 'beantrack-callgrind-'));
  #dumps = 0;

  constructor(program, env) {
    const options = [
      '--tool=callgrind',
      '--quiet',
      `--callgrind-out-file=${this.#folder}/out`,
      '--combine-dumps=no',
      program,
    ];
    this.process = spawn('valgrind', options, { stdio: ['ignore', 'inherit', 'inherit'], env });
    this.ended = once(this.process, 'exit');
  }

  async #control(option) {
    const { code, stderr } = await run('callgrind_control', [option, String(this.process.pid)]);
    if (code !== 0) throw new Error(`callgrind_control ${option}: ${stderr}`);
  }

  /** How many instructions the program executes while `work` runs, on all its threads. */
  async during(work) {
    await this.#control('--zero');
    await work();
    await this.#control('--dump');
    const dump = readFileSync(join(this.#folder, `out.${++this.#dumps}`), 'utf8');
    return Number(dump.match(/^(?:totals|summary): (\d+)/m)[1]);
  }

  async end() {
    this.process.kill();
    await this.ended;
    rmSync(this.#folder, { recursive: true });
  }
}
