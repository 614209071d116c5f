// A second push daemon on the stack's database, as on another node: with its own sockets, unknown to the workers.
// Its log is $STATE/log/pushd-<name>.log.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fetchRaw } from './http.mjs';
import { listenLive } from './sse.mjs';
import { BUILD, STATE, environmentBeside, until } from './stack.mjs';

const MEET_MS = 20_000;

/** Whether the stack's own daemon knows of another one. */
export async function hasPeers() {
  const { text } = await fetchRaw('GET', '/metrics');
  return text.match(/^beantrack_push_peers ([01])$/m)[1] === '1';
}

/**
 * Starts it. `name` tells its sockets from those of others, `probe` is somebody who may listen at it.
 * `listening(person)` opens a stream there; `end(signal)` waits until it is gone.
 */
export async function secondDaemon(name, probe) {
  const socket = `${STATE}/run/push-${name}.sock`;
  const log = openSync(`${STATE}/log/pushd-${name}.log`, 'a');
  const daemon = spawn(`${BUILD}/beantrack-pushd`, {
    stdio: ['ignore', log, log],
    env: environmentBeside(name),
  });
  closeSync(log);
  const gone = once(daemon, 'exit');
  const made = {
    listening: (person) => listenLive(person.cookie, { socket }),
    end: async (signal = 'SIGTERM') => {
      daemon.kill(signal);
      await gone;
    },
  };
  try {
    const trial = await until('the second daemon listens', () => made.listening(probe), {
      within: MEET_MS,
      every: 100,
    });
    trial.close();
    await until('the daemons know of each other', hasPeers, { within: MEET_MS, every: 50 });
  } catch (failure) {
    daemon.kill();
    throw failure;
  }
  return made;
}
