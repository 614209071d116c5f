// Runs of hours are not begun with what cannot be.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const asked = (...args) => spawnSync(process.execPath, args, { cwd: fileURLToPath(new URL('..', import.meta.url)) });

for (const args of [
  ['soak/options.mjs', '--minutes', '0'],
  ['soak/options.mjs', '--minutes', 'x'],
  ['soak/options.mjs', '--minutes', '1.5'],
  ['soak/options.mjs', '--listeners', '-1'],
  ['soak/options.mjs', '--hours', '1'],
  ['faults/options.mjs', '--seed', ''],
  ['faults/options.mjs', '--messages', '0'],
  ['faults/options.mjs', '--faults', 'all'],
  ['faults/options.mjs', '--only', 'no such fault'],
])
  test(`refused: ${args.join(' ')}`, () => {
    const { status, stderr } = asked(...args);
    assert.equal(status, 2);
    assert.match(String(stderr), /^usage: /m);
  });

test('what can be is not refused', () => {
  for (const args of [
    ['soak/options.mjs', '--minutes', '1'],
    ['faults/options.mjs', '--faults', 'each', '--seed=7'],
  ])
    assert.equal(asked(...args).status, 0);
});
