// A client without a balancer: it talks to one node, and goes to another when that gives no answer or a 503.
import { Client } from '../e2e/support/http.mjs';
import { NODES, baseOf } from './nodes.mjs';

const PATIENCE_MS = 8_000; // with a node that does not answer

export class HoppingClient extends Client {
  #at;

  /** `client` in another place: at the node `first`, for the time being. */
  constructor(client, first) {
    super(client.cookie, baseOf(first));
    this.csrf = client.csrf;
    this.#at = NODES.indexOf(first);
  }

  async send(method, path, options = {}) {
    try {
      const answer = await super.send(method, path, { ...options, timeout: PATIENCE_MS });
      if (answer.status === 503) this.#hop();
      return answer;
    } catch (error) {
      this.#hop();
      throw error;
    }
  }

  #hop() {
    this.#at = (this.#at + 1) % NODES.length;
    this.base = baseOf(NODES[this.#at]);
  }
}
