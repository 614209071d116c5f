// What the stack's processes take: memory that is theirs (proportional set size: what they share is divided), and
// descriptors.
import { readFileSync, readdirSync } from 'node:fs';
import { nginxWorkers, workers } from '../faults/parts.mjs';
import { pid } from '../e2e/support/stack.mjs';

export const GROUPS = ['pushd', 'web', 'nginx', 'mariadb'];

const memory = (process_) =>
  Number(readFileSync(`/proc/${process_}/smaps_rollup`, 'utf8').match(/^Pss_Anon:\s+(\d+)/m)[1]);
const descriptors = (process_) => readdirSync(`/proc/${process_}/fd`).length;

const sum = (processes, measure) => processes.reduce((total, process_) => total + measure(process_), 0);

/** { group: { memory, descriptors } }: KiB and numbers, all processes of a group together. */
export async function sample() {
  const groups = {
    pushd: [pid('pushd')],
    web: await workers(),
    nginx: await nginxWorkers(),
    mariadb: [pid('mariadb')],
  };
  return Object.fromEntries(
    GROUPS.map((group) => [
      group,
      { memory: sum(groups[group], memory), descriptors: sum(groups[group], descriptors) },
    ]),
  );
}
