// What runs the tests is tested: a time limit ends everything, and nothing outlives its file unnoticed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../e2e/support/stack.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const BOUNDED = join(HERE, '../bounded');
const LIMIT_S = 2;

let last = 0;
/** A length of sleep, in seconds, that no other process has. */
const unusual = () => `900.${process.pid}${++last}`;

/** How many processes have this word in their command lines. */
function running(word) {
  const lines = readdirSync('/proc').map((pid) => {
    try {
      return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
    } catch {
      return ''; // it has ended meanwhile
    }
  });
  return lines.filter((line) => line.split('\0').includes(word)).length;
}

/** Runs one file of fixtures/: { status, output, seconds, left }. */
function runFile(name) {
  const asked = unusual();
  const begun = performance.now();
  const args = [join(HERE, '../e2e/run.mjs'), '--in', join(HERE, 'fixtures'), '--seconds', `${LIMIT_S}`, name];
  // What `node --test` sets for its files would make theirs report to it.
  const env = { ...process.env, SLEEP_SECONDS: asked, NODE_TEST_CONTEXT: undefined };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  const seconds = (performance.now() - begun) / 1_000;
  return { status, output: stdout + stderr, asked, seconds, left: running(asked) };
}

test('a file that ends properly passes', () => {
  const { status, output } = runFile('ends.test.mjs');
  assert.match(output, /^1 passed, 0 failed$/m);
  assert.equal(status, 0);
});

test('a file that leaves a process behind fails, and the process is ended', () => {
  const { status, output, asked, left } = runFile('leaves.test.mjs');
  assert.match(output, /^1 passed, 1 failed$/m);
  assert.match(output, new RegExp(`^still running after node ended: \\d+ sleep ${asked}`, 'm'));
  assert.equal(status, 1);
  assert.equal(left, 0);
});

test('a file that does not end fails in time, and all that it started is ended', () => {
  const { status, output, seconds, left } = runFile('hangs.test.mjs');
  assert.match(output, /^0 passed, \d+ failed$/m);
  assert.match(output, /^time was up after 2 s: /m);
  assert.equal(status, 1);
  assert.ok(seconds < LIMIT_S + 20, `${seconds} s`);
  assert.equal(left, 0);
});

for (const [what, command] of [
  ['in its own session, with its own environment', (sleep) => `env -i setsid ${sleep} & :`],
  ['that was orphaned more than once', (sleep) => `env -i setsid sh -c "(env -i setsid ${sleep} &) &"`],
  ['that starts others as its parent ends', (sleep) => `env -i setsid sh -c "${sleep}; ${sleep}" & sleep 0.2`],
])
  test(`a process ${what} does not escape`, () => {
    const asked = unusual();
    const { status, stderr } = spawnSync(BOUNDED, ['60', 'sh', '-c', command(`sleep ${asked}`)], { encoding: 'utf8' });
    assert.equal(status, 125);
    assert.match(stderr, new RegExp(`^still running after sh ended: \\d+ sleep ${asked}`, 'm'));
    assert.equal(running(asked), 0);
  });

test('a process that others were asked to start does not count', async () => {
  const asked = unusual();
  const fifo = join(mkdtempSync(join(tmpdir(), 'beantrack-bounded-')), 'requests');
  spawnSync('mkfifo', [fifo]);
  const supervisor = spawn('sh', ['-c', `read -r line <'${fifo}'; exec sleep "$line"`], { stdio: 'ignore' });
  try {
    assert.equal(spawnSync(BOUNDED, ['60', 'sh', '-c', `echo ${asked} >'${fifo}'`]).status, 0);
    await until('it runs', () => running(asked) === 1);
  } finally {
    supervisor.kill();
    rmSync(dirname(fifo), { recursive: true });
  }
});

test('the status of the command is passed on', () => {
  assert.equal(spawnSync(BOUNDED, ['60', 'sh', '-c', 'exit 7']).status, 7);
  assert.equal(spawnSync(BOUNDED, ['60', 'sh', '-c', 'kill -KILL $$']).status, 137);
  assert.equal(spawnSync(BOUNDED, ['60', '/nowhere/none']).status, 127);
});

test('a run inside a run: the outer one ends both', () => {
  const asked = unusual();
  const inner = `${BOUNDED} 60 sh -c 'setsid sleep ${asked} & sleep ${asked}'`;
  const { status } = spawnSync(BOUNDED, [`${LIMIT_S}`, 'sh', '-c', `setsid ${inner} & kill -KILL $$`]);
  assert.equal(status, 125, 'something was left');
  assert.equal(running(asked), 0);
});

test('a run that is stopped ends all that it started', async () => {
  const asked = unusual();
  const bounded = spawn(BOUNDED, ['60', 'sh', '-c', `setsid sleep ${asked} & sleep ${asked}`], { stdio: 'ignore' });
  const ended = new Promise((done) => {
    bounded.on('exit', done);
  });
  await until('both run', () => running(asked) === 2);
  bounded.kill('SIGTERM');
  assert.equal(await ended, 143);
  assert.equal(running(asked), 0);
});
