// The report in the documents is one of all that is tested.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KINDS } from './kinds.mjs';

test('the last full run in the documents has every kind of fault, and no other', () => {
  const text = readFileSync(new URL('../../docs/delivery.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^ {4}(\S.*?) {2,}\d+ +\d+ ms +\d+ ms/gm)].map(([, name]) => name);
  assert.deepEqual(rows.sort(), KINDS.map(({ name }) => name).sort());
});
