// Figures of a cluster of one, two and three members, which take turns: sends, reads, and how soon a message is heard.
//
//   node measure.mjs ROUNDS     under tests/cluster/measure
import { encodeForm } from '../e2e/support/http.mjs';
import { people } from '../e2e/support/people.mjs';
import { median, sleep } from '../e2e/support/stack.mjs';
import { listenLive } from '../e2e/support/sse.mjs';
import { ask, keptConnection, processorTime, rate } from './load.mjs';
import { NODES, baseOf, cluster, whole } from './nodes.mjs';

const SENDERS = 24;
const READERS = 12;
const SECONDS = 5; // for each figure
const PACED = 200; // messages whose latency is taken
const PACE_MS = 25;
const LAST_MS = 1_000; // for the last of them

const crew = await people(SENDERS);
for (const person of crew) await person.client.token();
const headersOf = ({ cookie, client }) => ({
  Cookie: cookie,
  'X-CSRF-TOKEN': client.csrf,
  'Content-Type': 'application/x-www-form-urlencoded',
});
const message = (to, text) => encodeForm({ receiver_id: to.id, message: text });
const nodeOf = (nodes, i) => nodes[i % nodes.length];

/** Functions that send one message each, to somebody of the other role, from all nodes. */
const senders = (nodes) =>
  crew.map((person, i) => {
    const agent = keptConnection();
    const to = crew[(i + 1) % crew.length];
    return () =>
      ask(agent, baseOf(nodeOf(nodes, i)), {
        method: 'POST',
        path: '/chat/send',
        headers: headersOf(person),
        body: message(to, 'Bei ya kahawa?'),
      });
  });

const readers = (nodes, pathOf) =>
  crew.slice(0, READERS).map((person, i) => {
    const agent = keptConnection();
    const path = pathOf(crew[(i + 1) % crew.length]);
    return () => ask(agent, baseOf(nodeOf(nodes, i)), { path, headers: { Cookie: person.cookie } });
  });

/** From the send to the event, ms, for a listener at the sender's node and one at another: { here, there }. */
async function latencies(nodes) {
  const [from, to] = crew;
  const agent = keptConnection();
  const streams = [nodes[0], nodes.at(-1)].map((node) => listenLive(to.cookie, { base: baseOf(node) }));
  const [here, there] = await Promise.all(streams);
  const begun = new Map();
  for (let i = 0; i < PACED; ++i) {
    const text = `paced ${i} ${Date.now()}`;
    begun.set(text, Date.now());
    const options = { method: 'POST', path: '/chat/send', headers: headersOf(from), body: message(to, text) };
    await ask(agent, baseOf(nodes[0]), options);
    await sleep(PACE_MS);
  }
  await sleep(LAST_MS);
  const times = (stream) =>
    stream
      .of('message.sent')
      .filter(({ data }) => begun.has(data.message))
      .map(({ data, at }) => at - begun.get(data.message))
      .sort((one, other) => one - other);
  const share = (list, part) => list[Math.floor(part * (list.length - 1))];
  const [first, second] = [here, there].map(times).map((list) => ({ p50: share(list, 0.5), p99: share(list, 0.99) }));
  for (const stream of [here, there]) stream.close();
  return { here: first, there: second };
}

async function measure(nodes) {
  await rate(senders(nodes), 1_000); // warm
  const before = await processorTime(nodes);
  const sends = await rate(senders(nodes), SECONDS * 1000);
  const after = await processorTime(nodes);
  const cost = (part) => (after[part] - before[part]) / (sends * SECONDS);
  const { here, there } = await latencies(nodes);
  return {
    'sends a second': sends,
    'processor time of a send, ms': ['mariadb', 'web', 'pushd', 'nginx'].reduce((sum, part) => sum + cost(part), 0),
    'of it mariadb, ms': cost('mariadb'),
    'of it pushd, ms': cost('pushd'),
    'heard at the same node, p50, ms': here.p50,
    'heard at the same node, p99, ms': here.p99,
    'heard at another node, p50, ms': there.p50,
    'heard at another node, p99, ms': there.p99,
    'unread counts a second': await rate(readers(nodes, () => '/chat/unread'), SECONDS * 1000),
    'rooms a second': await rate(readers(nodes, (to) => `/chat/${to.id}`), SECONDS * 1000),
  };
}

const results = NODES.map(() => []); // by the number of members
for (let round = 0; round < Number(process.argv[2]); ++round) {
  for (const count of [3, 2, 1]) {
    if (count < NODES.length) await cluster('stop', NODES[count]);
    results[count - 1].push(await measure(NODES.slice(0, count)));
    console.error(`round ${round + 1}, ${count} members:`, JSON.stringify(results[count - 1].at(-1)));
  }
  await cluster('start', 2, 3);
  await whole();
}

const figure = (list, name) => {
  const value = median(list.map((each) => each[name]));
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
};
console.log('| members | 1 | 2 | 3 |\n| --- | --- | --- | --- |');
for (const name of Object.keys(results[0][0]))
  console.log(`| ${name} | ${results.map((list) => figure(list, name)).join(' | ')} |`);
