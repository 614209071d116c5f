// The verdict on a soak: a leak is told from what an allocator takes once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth } from './verdict.mjs';

const SAMPLES = 120;

/** A run of `minutes` in which the daemon takes, after so many hours, what the functions say. */
const run = (minutes, { memory = () => 1_500, descriptors = () => 218 }) =>
  Array.from({ length: SAMPLES }, (_, i) => {
    const minute = ((i + 1) * minutes) / SAMPLES;
    return { minute, pushd: { memory: memory(minute / 60, i), descriptors: descriptors(minute / 60, i) } };
  });
const flat = (minutes, what) => growth(run(minutes, what), 'pushd').flat;

test('what does not change is flat', () => assert.ok(flat(10, {})));

test('what fills up in the first third is flat', () =>
  assert.ok(flat(10, { memory: (_, i) => 1_500 + 900 * Math.min(i / 35, 1) })));

for (const minutes of [2, 10, 60])
  test(`one step of the allocator's is flat, whenever it comes in ${minutes} minutes`, () => {
    for (let at = 0; at < SAMPLES; ++at) assert.ok(flat(minutes, { memory: (_, i) => (i < at ? 1_500 : 1_632) }), at);
  });

test('a step every minute is not', () =>
  assert.ok(!flat(10, { memory: (hours) => 1_500 + 132 * Math.floor(hours * 60) })));

const LISTENERS_AN_HOUR = 72_000;
test('64 bytes for each listener who came are a leak within ten minutes', () =>
  assert.ok(!flat(10, { memory: (hours) => 1_500 + (hours * LISTENERS_AN_HOUR * 64) / 1_024 })));

test('8 bytes for each are one within an hour', () =>
  assert.ok(!flat(60, { memory: (hours) => 1_500 + (hours * LISTENERS_AN_HOUR * 8) / 1_024 })));

test('a descriptor more or less is flat', () => assert.ok(flat(10, { descriptors: (_, i) => 218 + (i % 3) })));

test('a descriptor left behind every ten seconds is not', () =>
  assert.ok(!flat(10, { descriptors: (hours) => 218 + Math.floor(hours * 360) })));
