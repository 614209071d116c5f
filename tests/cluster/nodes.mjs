// The nodes of a cluster that dev/cluster has started, for those who harm them. BEANTRACK_CLUSTER is its STATE.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { sql } from '../e2e/support/sql.mjs';
import { run, until } from '../e2e/support/stack.mjs';
import { isAlive, signal } from '../faults/parts.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = `${process.env.BEANTRACK_CLUSTER}/cluster`;
const NODE_PORT = 8080;
const COMMAND_MS = 300_000;
const RESTART_MS = 30_000;
const REJOIN_MS = 120_000; // within which a cluster is whole again

export const NODES = [1, 2, 3];
export const stateOf = (node) => `${FOLDER}/node${node}`;
export const socketOf = (node) => `${stateOf(node)}/run/mysql.sock`;
export const logOf = (node, part) => readFileSync(`${stateOf(node)}/log/${part}.log`, 'utf8');

const network = () => readFileSync(`${FOLDER}/network`, 'utf8').trim();

/** The address of a node's own nginx. */
export const baseOf = (node) => new URL(`http://${network()}.1${node}:${NODE_PORT}`);

const command = (args) =>
  run(`${ROOT}/dev/cluster`, args.map(String), { env: { STATE: process.env.BEANTRACK_CLUSTER }, timeout: COMMAND_MS });

/** dev/cluster: cluster('kill', 2). Returns what it prints. */
export async function cluster(...args) {
  const { code, stdout, stderr } = await command(args);
  if (code !== 0) throw new Error(`dev/cluster ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Rows that statements return at a node. */
export const sqlAt = (node, statements) => sql(statements, { socket: socketOf(node) });

/** GET on a node from the node itself, as its operator does: { status, text }. */
export async function getAt(node, path) {
  const url = `http://127.0.0.1:${NODE_PORT}${path}`;
  const { stdout } = await command(['exec', node, 'curl', '-s', '--max-time', '8', '-w', '\n%{http_code}', url]);
  const lines = stdout.split('\n');
  return { status: Number(lines.pop()), text: lines.join('\n') };
}

/** The nodes whose push daemon relays. */
export async function relayingNodes() {
  const metrics = await Promise.all(NODES.map((node) => getAt(node, '/metrics')));
  return NODES.filter((_, i) => /^beantrack_push_relays 1$/m.test(metrics[i].text));
}

/** The process of a part of a node. */
export function pidAt(node, part) {
  const number = Number(readFileSync(`${stateOf(node)}/run/${part}.pid`, 'utf8'));
  if (!number) throw new Error(`${part} of node ${node} is just being started`);
  return number;
}

/** Sends a part of a node a signal that ends it, and waits until it has. */
export async function endAt(node, part, name) {
  const process_ = pidAt(node, part);
  signal(name, process_);
  await until(`${part} of node ${node} ends`, () => !isAlive(process_), { within: RESTART_MS });
}

const balancerCommand = (text) =>
  new Promise((done, failed) => {
    let answer = '';
    const socket = connect(`${FOLDER}/balancer/admin.sock`, () => socket.write(`${text}\n`));
    socket.on('data', (bytes) => {
      answer += bytes;
    });
    socket.on('close', () => done(answer));
    socket.on('error', failed);
  });

export const balancerPid = () => Number(readFileSync(`${FOLDER}/balancer/haproxy.pid`, 'utf8'));

/** Whether the balancer uses every node. */
async function balanced() {
  const stat = await balancerCommand('show stat');
  return NODES.every((node) => new RegExp(`^nodes,node${node},.*,UP,`, 'm').test(stat));
}

/** Waits until every member is synced, every node healthy, and the balancer uses all of them. */
export const whole = () =>
  until('the cluster is whole', async () => (await command(['status'])).code === 0 && (await balanced()), {
    within: REJOIN_MS,
    every: 250,
  });
