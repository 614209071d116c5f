// Requests as fast as they are answered, and the processor time that they cost.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { run, sleep } from '../e2e/support/stack.mjs';
import { stateOf } from './nodes.mjs';

const TICK_MS = 10; // of the kernel's processor times
const PARTS = ['mariadb', 'web', 'pushd', 'nginx'];

/** One request on a kept connection; resolves to the status, after the whole answer. */
export function ask(agent, base, { method = 'GET', path, headers, body }) {
  return new Promise((done, failed) => {
    const sent = request({ host: base.hostname, port: base.port, method, path, headers, agent }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode));
      response.on('error', failed);
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

/** Has each of `askers`, functions that make one request, go on for `ms`. Returns answers with 200 a second. */
export async function rate(askers, ms) {
  const end = Date.now() + ms;
  let answered = 0;
  await Promise.all(
    askers.map(async (asker) => {
      while (Date.now() < end) {
        const status = await asker();
        if (status === 200) ++answered;
        else await sleep(10);
      }
    }),
  );
  return (answered * 1000) / ms;
}

export const keptConnection = () => new Agent({ keepAlive: true, maxSockets: 1 });

/** Processor time that the processes of these nodes have used so far, ms: { mariadb, web, pushd, nginx }. */
export async function processorTime(nodes) {
  const times = {};
  for (const part of PARTS) {
    times[part] = 0;
    for (const node of nodes) {
      const parent = readFileSync(`${stateOf(node)}/run/${part}.pid`, 'utf8').trim();
      const { stdout } = await run('pgrep', ['-P', parent]);
      for (const pid of [parent, ...stdout.split('\n').filter(Boolean)]) {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
        times[part] += (Number(fields[11]) + Number(fields[12])) * TICK_MS;
      }
    }
  }
  return times;
}
