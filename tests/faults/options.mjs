// What a run is asked for on its command line. By itself it only says whether that is possible, before anything is
// started:
//
//   node options.mjs [--seed N] [--messages N] [--faults N|each] [--rate N] [--only WORD] [FOLDER]
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.mjs';
import { KINDS } from './kinds.mjs';

const USAGE = `usage: tests/faults/run [--seed N] [--messages N] [--faults N|each] [--rate N] [--only WORD]
       make faults [SEED=N] [MESSAGES=N] [FAULTS=N|each]`;

const DEFAULTS = {
  seed: String(Date.now() % 1_000_000),
  messages: '100000', // at least so many
  faults: '200',
  rate: '80', // messages a second, more or less
  only: '', // kinds whose names hold this
};

/**
 * What was asked for: { folder, seed, messages, count, rate, kinds }; `count` is how many faults. A run with other
 * kinds of faults has its own usage and defaults.
 */
export function optionsOf(args, { all = KINDS, usage = USAGE, defaults = {} } = {}) {
  const { positionals, values, refuse, number } = readArguments(args, { ...DEFAULTS, ...defaults }, usage);
  const each = values.faults === 'each'; // of those that do not take half a minute by themselves
  const kinds = all.filter(({ name, slow }) => name.includes(values.only) && !(each && slow));
  if (kinds.length === 0)
    refuse(`No fault has '${values.only}' in its name:\n${all.map(({ name }) => `  ${name}`).join('\n')}`);
  return {
    folder: positionals[0],
    seed: number('seed', 0),
    messages: number('messages', 1),
    count: each ? kinds.length : number('faults', 1),
    rate: number('rate', 1),
    kinds,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) optionsOf(process.argv.slice(2));
