// The catalogues of po/: they have every phrase of the sources, whole.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, phrasesOf, run } from './catalogue.mjs';

const POT = 'po/beantrack.pot';
const LANGUAGES = readdirSync(join(ROOT, 'po')).filter((name) => name.endsWith('.po'));

test('the phrases of the sources are collected (else: make phrases)', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'beantrack-phrases-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const fresh = join(folder, 'fresh.pot');
  run('po/collect', fresh);
  assert.deepEqual(phrasesOf(POT), phrasesOf(fresh));
});

test('every language of the program has a catalogue, and no other', () => {
  const header = readFileSync(join(ROOT, 'src/model/language.h'), 'utf8');
  const tags = [...header.matchAll(/^ {4}Language\{"(\w+)"/gm)].map((match) => match[1]);
  assert.deepEqual(LANGUAGES.map((name) => name.replace('.po', '')).sort(), tags.filter((tag) => tag !== 'en').sort());
});

const places = (text) => (text.match(/\{\d\}/g) ?? []).sort().join(' ');
const edges = (text) => [text.startsWith(' '), text.endsWith(' '), text.endsWith('…')].join();

for (const name of LANGUAGES) {
  const path = `po/${name}`;

  test(`${name} is what msgfmt takes`, () => run('msgfmt', '--check', '--output-file=/dev/null', path));

  test(`${name} has all phrases, none of them fuzzy (else: translate them)`, () => run('msgcmp', path, POT));

  test(`${name} keeps the places of values`, () => {
    const lost = phrasesOf(path).filter(({ english, translation }) => places(english) !== places(translation));
    assert.deepEqual(lost, []);
  });

  test(`${name} keeps what joins a phrase to the next`, () => {
    const other = phrasesOf(path).filter(({ english, translation }) => edges(english) !== edges(translation));
    assert.deepEqual(other, []);
  });
}

test('French has its spaces: a narrow one before ; ! ?, a wide one before : and inside « », none of which breaks', () => {
  const wrong = phrasesOf('po/fr.po').filter(({ translation }) => / [;:!?»]|« |[^\s][;!?»]|[^\s\d]:/.test(translation));
  assert.deepEqual(wrong, []);
});
