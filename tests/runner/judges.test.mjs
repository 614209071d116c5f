// The small judges of a whole run: tests that are gone, and what a sanitizer has reported.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const TESTS = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a script of tests/ on files { name: text } of a folder of its own: { status, stdout }. */
function judge(script, files, argumentsIn) {
  const folder = mkdtempSync(join(tmpdir(), 'beantrack-judges-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return spawnSync(join(TESTS, script), argumentsIn(folder), { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const missing = (had, expected) =>
  judge('missing', { had, expected }, (folder) => [join(folder, 'had'), join(folder, 'expected')]).stdout;

const reports = (files) => judge('sanitizer-reports', files, (folder) => [folder]);

test('a part with fewer tests, and one that did not run, are named', () => {
  const told = missing('unit 433\ne2e/stream 12\nfaults 0\n', 'e2e/search 9\ne2e/stream 12\nfaults 3\nunit 434\n');
  assert.deepEqual(
    told.split('\n').map((line) => line.replace(/:.*/, '')),
    ['FAILED e2e/search', 'FAILED faults', 'FAILED unit', ''],
  );
  assert.match(told, /unit: 433 tests, and there were 434/);
});

test('as many tests, and more, are fine', () => {
  assert.equal(missing('unit 435\ne2e/stream 12\n', 'e2e/stream 12\nunit 434\n'), '');
});

test('a part that is not counted yet is named', () => {
  for (const number of [4, 0]) {
    const told = missing(`e2e/new ${number}\ne2e/stream 12\n`, 'e2e/stream 12\n');
    assert.match(told, /^FAILED e2e\/new: not in tests\/counts/);
    assert.equal(told.trim().split('\n').length, 1);
  }
  assert.match(missing('unit 1\n', ''), /^FAILED unit: not in/, 'nothing is counted');
});

test('a run without any part lacks them all', () => {
  assert.match(missing('', 'unit 434\n'), /^FAILED unit: 0 tests/);
});

const FINDINGS = [
  '==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010',
  '==12==ERROR: LeakSanitizer: detected memory leaks',
  'src/push/hub.cc:12:3: runtime error: signed integer overflow',
  'SUMMARY: UndefinedBehaviorSanitizer: undefined-behavior',
];

for (const finding of FINDINGS)
  test(`found in a log: ${finding}`, () => {
    const { status, stdout } = reports({ 'web.log': 'starts\n', 'pushd.log': `starts\n${finding}\nstarts\n` });
    assert.equal(status, 1);
    assert.match(stdout, /^1 passed, 1 failed$/m);
    assert.ok(stdout.includes(finding));
  });

test('logs without a finding pass, and no logs do not', () => {
  const clean = reports({ 'web.log': 'starts\n', 'pushd.log': '' });
  assert.equal(clean.status, 0);
  assert.match(clean.stdout, /^2 passed, 0 failed$/m);
  assert.equal(reports({}).status, 1);
});
