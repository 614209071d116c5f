// The rules that all scripts keep (static/js): modules do nothing when they are imported, import each other in no circle,
// and are small.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../static/js');
const MAX_LINES = 200;

const scripts = readdirSync(ROOT, { recursive: true }).filter((name) => name.endsWith('.js'));
const pages = scripts.filter((name) => !name.includes('/') || name.startsWith('entries/')); // what a page loads
const textOf = (name) => readFileSync(join(ROOT, name), 'utf8');

const importsOf = (name) =>
  [...textOf(name).matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, path]) =>
    relative(ROOT, resolve(ROOT, dirname(name), path)),
  );

for (const name of scripts.filter((each) => !pages.includes(each)))
  test(`${name} can be imported where there is no browser`, () => import(join(ROOT, name)));

test(`no script is longer than ${MAX_LINES} lines`, () => {
  for (const name of scripts) assert.ok(textOf(name).split('\n').length <= MAX_LINES + 1, name);
});

test('imports have no circles, and their paths are not computed', () => {
  const visited = new Set();
  const visit = (name, path) => {
    assert.ok(!path.includes(name), `a circle: ${[...path, name].join(' → ')}`);
    if (visited.has(name)) return;
    for (const each of importsOf(name)) visit(each, [...path, name]);
    visited.add(name);
  };
  for (const name of scripts) {
    visit(name, []);
    assert.doesNotMatch(textOf(name), /\bimport\((?!')/, name);
  }
  assert.ok(visited.size >= scripts.length);
});
