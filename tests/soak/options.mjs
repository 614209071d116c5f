// What a soak is asked for on its command line. By itself it only says whether that is possible, before anything is
// started:
//
//   node options.mjs [--minutes N] [--listeners N] [--rate N] [FOLDER]
import { fileURLToPath } from 'node:url';
import { readArguments } from '../faults/arguments.mjs';

const USAGE = `usage: tests/soak/run [--minutes N] [--listeners N] [--rate N]
       make soak [MINUTES=N] [LISTENERS=N]`;

const DEFAULTS = {
  minutes: '10',
  listeners: '200', // at any time
  rate: '60', // messages a second, more or less
};

/** What was asked for: { folder, minutes, listeners, rate }. */
export function optionsOf(args) {
  const { positionals, number } = readArguments(args, DEFAULTS, USAGE);
  const [minutes, listeners, rate] = ['minutes', 'listeners', 'rate'].map((name) => number(name, 1));
  return { folder: positionals[0], minutes, listeners, rate };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) optionsOf(process.argv.slice(2));
