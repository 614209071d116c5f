// What a program is asked for on its command line: read, or refused with a word on how to ask.
import { parseArgs } from 'node:util';

const MOST = 2 ** 32; // of any number

/**
 * Reads `args` as `options` says (defaults of util.parseArgs's, all of them strings). Returns { positionals, values,
 * refuse, number }: `refuse(words)` ends the program with `usage`, as what cannot be read does; `number(name, least)`
 * is the whole number that an option gives.
 */
export function readArguments(args, options, usage) {
  const refuse = (words) => {
    console.error(`${words}\n${usage}`);
    process.exit(2);
  };
  let parsed;
  try {
    const strings = Object.entries(options).map(([name, value]) => [name, { type: 'string', default: value }]);
    parsed = parseArgs({ args, allowPositionals: true, options: Object.fromEntries(strings) });
  } catch (error) {
    return refuse(error.message);
  }
  const number = (name, least) => {
    const given = parsed.values[name];
    const is = /^\d{1,10}$/.test(given) ? Number(given) : NaN;
    return is >= least && is <= MOST ? is : refuse(`--${name} is a whole number from ${least}, not '${given}'.`);
  };
  return { ...parsed, refuse, number };
}
