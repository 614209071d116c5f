// The network between a page and nginx, which can break in both ways that networks do: connections that are reset, and
// connections on which nothing arrives any more though nobody says so.
import { connect, createServer } from 'node:net';
import { once } from 'node:events';

export class Network {
  #links = new Set(); // { client, server, dead }
  #state = 'whole'; // cut, silent

  /** A network to the server at `target`, a URL; it is reached at `base`. */
  static async to(target) {
    const made = new Network();
    made.target = target;
    made.server = createServer((client) => made.#accept(client)).listen(0, '127.0.0.1');
    await once(made.server, 'listening');
    made.base = new URL(`http://127.0.0.1:${made.server.address().port}`);
    return made;
  }

  /** Resets every connection, and whichever is attempted until mend(). */
  cut() {
    this.#state = 'cut';
    for (const { client } of this.#links) client.resetAndDestroy();
  }

  /**
   * Swallows every byte, without a word to either end, until mend(). Connections of that time stay dead after it: as
   * when a router has forgotten them.
   */
  swallow() {
    this.#state = 'silent';
    for (const link of this.#links) this.#deaden(link);
  }

  mend() {
    this.#state = 'whole';
  }

  stop() {
    this.server.close();
    this.cut();
  }

  #accept(client) {
    if (this.#state === 'cut') return client.resetAndDestroy();
    const server = connect(Number(this.target.port), this.target.hostname);
    const link = { client, server };
    this.#links.add(link);
    client.pipe(server);
    server.pipe(client);
    for (const end of [client, server]) end.on('error', () => {}); // `close` follows
    client.on('close', () => {
      this.#links.delete(link);
      server.destroy();
    });
    server.on('close', () => link.dead || client.destroy());
    if (this.#state === 'silent') this.#deaden(link);
    return link;
  }

  #deaden(link) {
    link.dead = true;
    link.client.unpipe(link.server).resume();
    link.server.unpipe(link.client).resume();
  }
}
