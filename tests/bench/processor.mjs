// The processor time that the processes of a system have used, in microseconds. On a machine that others use, too, this
// tells more than requests per second.
import { readdirSync, readFileSync } from 'node:fs';
import { run } from './shell.mjs';

const TICK_US = 1e6 / Number(run('getconf', ['CLK_TCK']));

/** [pid, parent, µs] of every process. */
function processes() {
  const list = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      list.push([Number(pid), Number(fields[1]), (Number(fields[11]) + Number(fields[12])) * TICK_US]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return list;
}

/** The pids of each part with all their descendants: parts is { name: pid }. */
export function familiesOf(parts) {
  const all = processes();
  const families = {};
  for (const [name, root] of Object.entries(parts)) {
    const family = [root];
    for (let i = 0; i < family.length; ++i)
      family.push(...all.filter(([, parent]) => parent === family[i]).map(([pid]) => pid));
    families[name] = family;
  }
  return families;
}

/** Microseconds of each part so far. */
export function processorTime(parts) {
  const all = new Map(processes().map(([pid, , time]) => [pid, time]));
  const times = {};
  for (const [name, family] of Object.entries(familiesOf(parts)))
    times[name] = family.reduce((sum, pid) => sum + (all.get(pid) ?? 0), 0);
  return times;
}

/** What each part has used since `before`, for each of `count` requests. */
export const perRequest = (before, after, count) =>
  Object.fromEntries(Object.entries(after).map(([name, time]) => [name, count ? (time - before[name]) / count : 0]));

export const total = (times) => Object.values(times).reduce((sum, time) => sum + time, 0);
