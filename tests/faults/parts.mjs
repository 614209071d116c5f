// The stack's processes, for those who harm them.
import { readFileSync } from 'node:fs';
import { pid, run, sleep, until } from '../e2e/support/stack.mjs';

export const BACK_MS = 5_000; // all listeners are back so soon after the daemon's restart, and after most faults
export const DRAIN_MS = 10_000; // within which a part that is asked to stop is gone
export const RECOVERY_MS = 20_000; // InnoDB recovers before it answers
const RESTART_MS = 30_000;

/** Trims the event log but for its last two events, as time would. */
export const TRIM_LOG =
  "DELETE FROM chat_events WHERE id <= (SELECT value - 2 FROM chat_counters WHERE name = 'chat_events')";

export const children = async (parent) => {
  const { stdout } = await run('pgrep', ['-P', String(parent)]);
  return stdout.trim().split('\n').filter(Boolean).map(Number);
};

/** The workers' processes, or those of nginx. */
export const workers = () => children(pid('web'));
export const nginxWorkers = () => children(pid('nginx'));

export function isAlive(process_) {
  try {
    // Ended, but not yet buried by its parent, is not alive.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${process_}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Sends a signal to processes that may be gone already. */
export function signal(name, ...processes) {
  for (const each of processes) {
    try {
      process.kill(each, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/** Ends a part with a signal and waits until another process has taken its place. Answers how long the end took, ms. */
export async function replace(part, name) {
  const old = pid(part);
  const begun = Date.now();
  signal(name, old);
  await until(`${part} ends`, () => !isAlive(old), { within: name === 'SIGKILL' ? RESTART_MS : 3 * DRAIN_MS });
  const took = Date.now() - begun;
  await until(`${part} is back`, () => pid(part) !== old && isAlive(pid(part)), { within: RESTART_MS });
  return took;
}

/** Asks a part to stop, which it has to do in time, and waits for the next process. */
export async function drain(part) {
  const took = await replace(part, 'SIGTERM');
  if (took > DRAIN_MS) throw new Error(`${part} took ${took} ms to stop`);
}

/** Stops processes for so many ms, and lets them go on. */
export async function suspend(ms, ...processes) {
  signal('SIGSTOP', ...processes);
  await sleep(ms);
  signal('SIGCONT', ...processes);
}

/** Memory that is the process's own, KiB. */
export const memory = (process_) =>
  Number(readFileSync(`/proc/${process_}/status`, 'utf8').match(/^RssAnon:\s+(\d+)/m)[1]);

/** Limits the descriptors a process may open from now on. */
export async function limitDescriptors(process_, count) {
  const result = await run('prlimit', [`--pid=${process_}`, `--nofile=${count}:`]);
  if (result.code !== 0) throw new Error(`prlimit: ${result.stderr}`);
}
