// What a .po or .pot file says, read with gettext's own tools.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const run = (command, ...args) => execFileSync(command, args, { cwd: ROOT, encoding: 'utf8' });

/** The phrases of a catalogue, but for its header: [{ english, translation, files }]. */
export function phrasesOf(path) {
  return run('msgcat', '--no-wrap', path)
    .split('\n\n')
    .slice(1)
    .map((entry) => ({
      english: textAt(entry, 'msgid'),
      translation: textAt(entry, 'msgstr'),
      files: [...entry.matchAll(/^#: (.*)$/gm)].flatMap((line) => line[1].split(' ')),
    }));
}

// gettext's quoted strings are written as JSON's are; --no-wrap keeps each on a line.
const textAt = (entry, keyword) => JSON.parse(entry.match(new RegExp(`^${keyword} (".*")$`, 'm'))[1]);
