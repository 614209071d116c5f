// What a run is asked for on its command line. By itself it only says whether that is possible, before anything is
// started:
//
//   node options.mjs [--seed N] [--messages N] [--faults N|each] [--rate N] [--only WORD] [FOLDER]
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KINDS } from './kinds.mjs';

const USAGE = `usage: tests/faults/run [--seed N] [--messages N] [--faults N|each] [--rate N] [--only WORD]
       make faults [SEED=N] [MESSAGES=N] [FAULTS=N|each]`;
const MOST = 2 ** 32; // of any of the numbers

/** Ends the program: what was asked for cannot be done. */
function refuse(words) {
  console.error(`${words}\n${USAGE}`);
  process.exit(2);
}

function parsed(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        messages: { type: 'string', default: '100000' }, // at least so many
        faults: { type: 'string', default: '200' },
        rate: { type: 'string', default: '80' }, // messages a second, more or less
        only: { type: 'string', default: '' }, // kinds whose names hold this
      },
    });
  } catch (error) {
    return refuse(error.message);
  }
}

/** What was asked for: { folder, seed, messages, count, rate, kinds }; `count` is how many faults. */
export function optionsOf(args) {
  const { positionals, values } = parsed(args);
  const number = (name, least) => {
    const is = /^\d{1,10}$/.test(values[name]) ? Number(values[name]) : NaN;
    return is >= least && is <= MOST ? is : refuse(`--${name} is a whole number from ${least}, not '${values[name]}'.`);
  };
  const kinds = KINDS.filter(({ name }) => name.includes(values.only));
  if (kinds.length === 0)
    refuse(`No fault has '${values.only}' in its name:\n${KINDS.map(({ name }) => `  ${name}`).join('\n')}`);
  return {
    folder: positionals[0],
    seed: number('seed', 0),
    messages: number('messages', 1),
    count: values.faults === 'each' ? kinds.length : number('faults', 1),
    rate: number('rate', 1),
    kinds,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) optionsOf(process.argv.slice(2));
