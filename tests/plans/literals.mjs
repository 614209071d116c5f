// The texts of SQL in src/db: reads the preprocessor's output, in which macros are expanded, joins literals that stand
// side by side, and prints those with SQL in them, one per line after the file that has them.
//
//   printf '#include "%s"\n' src/db/*.cc | g++ -E … - | node tests/plans/literals.mjs >build/sql-literals
import { readFileSync } from 'node:fs';

const SQL = /\b(SELECT|INSERT|UPDATE|DELETE|REPLACE|FROM|WHERE|JOIN|ORDER BY|LIMIT|VALUES|AND|FORCE INDEX)\b/;
const TOKEN = /\/\/.*|\b\d[\w']*|'(?:\\.|[^'\\])+'|((?:"(?:\\.|[^"\\])*"\s*)+)/g;

const sections = new Map(); // file → its lines
let file = '';
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const marker = /^# \d+ "([^"]*)"/.exec(line);
  if (marker) file = marker[1];
  else if (file.startsWith('src/db/')) sections.set(file, `${sections.get(file) ?? ''}${line}\n`);
}

for (const [name, text] of sections) {
  const found = new Set();
  for (const [, literals] of text.matchAll(TOKEN)) {
    const joined = literals?.trim().slice(1, -1).replace(/"\s*"/g, '').replace(/\\(.)/g, '$1');
    if (joined && SQL.test(joined)) found.add(joined);
  }
  for (const literal of found) console.log(`${name}\t${literal}`);
}
