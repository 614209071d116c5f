// Runs the end-to-end tests against a stack that is up:
//
//   BEANTRACK_URL=http://127.0.0.1:8080 STATE=var node run.mjs [word …]
//   node run.mjs --in tests/faults [word …]     those of another folder, which need no stack
//
// One file after the other, since some of them kill parts of the stack; words choose the files whose names hold
// one, or are one whole.
// A file has five minutes, or as many `--seconds`, and fails when a process that it started outlives it (tests/bounded).
// `make check` runs the same files by itself.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = dirname(fileURLToPath(import.meta.url));
const BOUNDED = join(HERE, '../bounded');

const {
  values: { in: folder, seconds },
  positionals: words,
} = parseArgs({
  allowPositionals: true,
  options: { in: { type: 'string', default: HERE }, seconds: { type: 'string', default: '300' } },
});
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter(
    (name) => words.length === 0 || words.some((word) => (word.endsWith('.mjs') ? name === word : name.includes(word))),
  )
  .sort();

const total = (output, word) => Number(output.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
let passed = 0;
let failed = 0;
for (const file of files) {
  const start = Date.now();
  const test = [process.execPath, '--test', '--test-reporter=tap', join(folder, file)];
  const { stdout, status } = spawnSync(BOUNDED, [seconds, ...test], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const good = total(stdout, 'pass');
  const told = ['fail', 'cancelled', 'skipped', 'todo'].reduce((sum, word) => sum + total(stdout, word), 0);
  const bad = told || (status === 0 && good > 0 ? 0 : 1); // a file that tells nothing has failed
  passed += good;
  failed += bad;
  if (bad > 0) process.stdout.write(stdout);
  console.log(`  ${file}: ${good} passed, ${bad} failed (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
