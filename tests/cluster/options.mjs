// What a run is asked for on its command line, as in tests/faults/options.mjs.
import { fileURLToPath } from 'node:url';
import { optionsOf } from '../faults/options.mjs';
import { KINDS } from './kinds.mjs';

const USAGE = `usage: tests/cluster/run [--seed N] [--messages N] [--faults N|each] [--rate N] [--only WORD]
       make cluster-faults [SEED=N] [MESSAGES=N] [FAULTS=N|each]`;

export const clusterOptions = (args) =>
  optionsOf(args, { all: KINDS, usage: USAGE, defaults: { messages: '20000', faults: '60', rate: '40' } });

if (process.argv[1] === fileURLToPath(import.meta.url)) clusterOptions(process.argv.slice(2));
