// What the sources say to people can be translated, and laid out from right to left.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, phrasesOf } from './catalogue.mjs';

const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const filesIn = (folder, end) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

const MARK = /\[\[([^\]|]+)((?:\|[^\]|]+)*)\]\]/g;
const WORD = /\p{L}{2}/u;
const NAMES = new Set(['BeanTrack', 'BeanTrack Chat', '– BeanTrack Chat']); // of the product: they are not translated
const ATTRIBUTES = /\s(?:aria-label|placeholder|title|alt|value)="([^"]*)"/g;
const MACHINES = /^\w+$/; // values that only a machine reads

/** The texts of a template that people read and that are not marked. */
function unmarked(template) {
  const html = read(template)
    .replace(/\{\{[!%].*?\}\}/gs, '')
    .replace(MARK, (_, phrase, pieces) => pieces.replaceAll('|', ' '))
    .replace(/\{\{.*?\}\}/gs, '');
  const attributes = [...html.matchAll(ATTRIBUTES)].map((match) => match[1]).filter((text) => !MACHINES.test(text));
  const texts = html
    .replace(/<[^>]*>/g, '\n')
    .replace(/&#?\w+;/g, ' ')
    .split('\n');
  return [...texts, ...attributes].map((text) => text.trim()).filter((text) => WORD.test(text) && !NAMES.has(text));
}

for (const template of filesIn('templates', '.tpl'))
  test(`${template}: all that people read is marked`, () => assert.deepEqual(unmarked(template), []));

test('every mark has a piece for each place, and no other', () => {
  for (const template of filesIn('templates', '.tpl').filter((name) => !name.endsWith('phrases.tpl')))
    for (const [mark, phrase, pieces] of read(template).matchAll(MARK)) {
      const places = [...phrase.matchAll(/\{(\d)\}/g)].map((match) => match[1]).sort();
      assert.deepEqual(
        places,
        pieces
          .split('|')
          .slice(1)
          .map((_, i) => String(i + 1)),
        mark,
      );
    }
});

test('pages bring the phrases of scripts, and no others (templates/phrases.tpl)', () => {
  const ofScripts = phrasesOf('po/beantrack.pot').filter(({ files }) => files.some((name) => name.endsWith('.js')));
  const rows = [...read('templates/phrases.tpl').matchAll(/<i data-en="(.*)">\[\[(.*)\]\]<\/i>/g)];
  for (const [, key, phrase] of rows) assert.equal(key, phrase);
  assert.deepEqual(rows.map((row) => row[1]).sort(), ofScripts.map(({ english }) => english).sort());
});

test('scripts look phrases up by literals, which can be collected', () => {
  for (const script of filesIn('static/js', '.js'))
    for (const [call] of read(script).matchAll(/(?<![\w.])t(?:Nodes)?\((?!english)[^'\n].*/g))
      assert.fail(`${script}: ${call}`);
});

// Logical properties (CSS Logical Properties and Values) turn with the direction of the text.
const PHYSICAL = [
  /(?<![\w-])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)/,
  /(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius/,
  /(?:^|[{;]\s*)(?:left|right)\s*:/m,
  /(?:text-align|float|clear)\s*:\s*(?:left|right)/,
];

for (const sheet of filesIn('static/css', '.css'))
  test(`${sheet} knows neither left nor right`, () => {
    const css = read(sheet).replace(/\/\*.*?\*\//gs, '');
    for (const physical of PHYSICAL) assert.doesNotMatch(css, physical);
    // Four values name the right and the left side each: they must be the same.
    for (const [all, list] of css.matchAll(
      /(?<![\w-])(?:margin|padding|inset|border-width|border-radius)\s*:\s*([^;{}]+)/g,
    )) {
      const values = list.match(/(?:[\w-]*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)/g);
      if (values.length === 4) assert.equal(values[1], values[3], all);
    }
  });
