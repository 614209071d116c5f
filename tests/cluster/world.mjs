// The people of a run over three nodes. Every second one writes through the balancer, the others to one node after the
// other. All listen through the balancer; besides, a listener stays at each node whatever becomes of it.
import { Client } from '../e2e/support/http.mjs';
import { until } from '../e2e/support/stack.mjs';
import { World } from '../faults/world.mjs';
import { HoppingClient } from './hopping_client.mjs';
import { NODES, baseOf, getAt, sqlAt } from './nodes.mjs';

const CARRY_ON_MS = 5_000; // people of a dead node are at another so soon, and have what they missed
const HUNG_MS = 10_000; // those of a node that is there and does not answer
const STUCK_MS = 20_000; // a node that has lost the others knows it by then
const SAME_MS = 10_000; // members apply so soon what another has committed

// What every member must have alike.
const CONTENT = `SELECT COUNT(*),
      SUM(CRC32(CONCAT_WS('|', id, seq, sender_id, receiver_id, client_id, content, is_read))) FROM messages;
  SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', id, tag, user_id, kind, subject))) FROM chat_events`;

export class ClusterWorld extends World {
  carried = []; // after how many ms people carried on elsewhere, for each fault that was looked at

  static async make(options) {
    const world = await super.make(options);
    world.everybody.forEach((person, i) => {
      if (i % 2 === 1) person.client = new HoppingClient(person.client, NODES[(i >> 1) % NODES.length]);
    });
    world.roamers.forEach((listener, i) => listener.moveTo(baseOf(NODES[i])));
    await until('all listen', () => world.listeners.every((listener) => listener.open));
    return world;
  }

  /**
   * Waits until all who use the balancer have heard of messages sent from now on; fails when that is late. `hung`: the
   * node of the fault does not answer, but is there.
   */
  async carriedOn(begun, hung) {
    await this.recovered(this.listeners.filter((listener) => !this.roamers.includes(listener)));
    const took = Date.now() - begun;
    if (!hung) this.carried.push(took);
    if (took > (hung ? HUNG_MS : CARRY_ON_MS)) throw new Error(`people carried on at other nodes after ${took} ms`);
  }

  /** Waits until a node knows that it has lost the others; then it must refuse a message. */
  async refuses(node) {
    const names = async () => /"cause":"database/.test((await getAt(node, '/healthz')).text);
    await until(`/healthz of node ${node} names the database`, names, { within: STUCK_MS });
    const [from, to] = this.probes;
    const client = new Client(from.cookie, baseOf(node));
    client.csrf = from.client.csrf;
    const { status } = await client.script('/chat/send', { receiver_id: to.id, message: 'refused' });
    if (status !== 503) throw new Error(`node ${node}, without the others, answered ${status} to a message`);
  }

  /** Waits until all members have the same messages and the same log. */
  same() {
    return until(
      'the members have the same',
      async () => {
        const contents = await Promise.all(NODES.map((node) => sqlAt(node, CONTENT)));
        return contents.every((content) => String(content) === String(contents[0]));
      },
      { within: SAME_MS, every: 200 },
    );
  }
}
