// curl, a Node EventSource and Chromium hear the same.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { EventSource } from 'eventsource';
import { launch, pageIn, windowOf } from './support/browser.mjs';
import { people } from './support/people.mjs';
import { insertMessage } from './support/sql.mjs';
import { EventStreamParser } from './support/sse.mjs';
import { pid, until, url } from './support/stack.mjs';

const browser = await launch();
after(() => browser.close());

const TYPES = ['message.sent', 'message.echo', 'message.read', 'reset'];
const [vendor, supplier] = await people(2);

/** Each client as { events: [{ id, type, data }], close() }, listening for the vendor. */
const clients = {
  async curl() {
    const parser = new EventStreamParser();
    const curl = spawn('curl', ['-sN', '--noproxy', '*', '-H', `Cookie: ${vendor.cookie}`, url('/chat/stream')]);
    curl.stdout.on('data', (bytes) => parser.push(bytes));
    await until('curl listens', () => parser.retry !== undefined);
    return {
      get events() {
        return parser.events.filter((event) => TYPES.includes(event.type));
      },
      async close() {
        curl.kill();
        await once(curl, 'exit');
        assert.deepEqual(parser.faults, []);
      },
    };
  },
  async node() {
    const events = [];
    const withCookie = (input, init) => fetch(input, { ...init, headers: { ...init.headers, Cookie: vendor.cookie } });
    const source = new EventSource(url('/chat/stream'), { fetch: withCookie });
    for (const type of TYPES)
      source.addEventListener(type, (event) => events.push({ id: event.lastEventId, type, data: event.data }));
    await until('it is open', () => source.readyState === EventSource.OPEN);
    return { events, source, close: () => source.close() };
  },
  async chromium() {
    const page = await pageIn(await windowOf(browser, vendor));
    await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: 'no script of ours' }));
    await page.goto(url('/blank'));
    const events = [];
    await page.exposeFunction('heard', (event) => events.push(event));
    await page.evaluate(
      (types) =>
        new Promise((open) => {
          const source = new EventSource('/chat/stream');
          for (const type of types)
            source.addEventListener(type, (event) => window.heard({ id: event.lastEventId, type, data: event.data }));
          source.onopen = open;
        }),
      TYPES,
    );
    return { events, close: () => page.context().close() };
  },
};

const plain = (events) => events.map(({ id, type, data }) => ({ id, type, data }));

test('curl -N, a Node EventSource and Chromium receive the same events', async () => {
  const open = await Promise.all(Object.values(clients).map((start) => start()));
  try {
    const ids = [
      await insertMessage(supplier.id, vendor.id, 'typed ☕\nin two lines'),
      await supplier.client.say(vendor.id, 'sent'),
      await vendor.client.say(supplier.id, 'answered'),
    ];
    await supplier.client.get(`/chat/${vendor.id}`);
    for (const client of open) await until('four events', () => client.events.length >= 4);
    const [first, ...others] = open.map((client) => plain(client.events));
    assert.deepEqual(
      first.map((event) => event.type),
      ['message.sent', 'message.sent', 'message.echo', 'message.read'],
    );
    assert.deepEqual(
      first.slice(0, 3).map((event) => JSON.parse(event.data).messageId),
      ids,
    );
    for (const other of others) assert.deepEqual(other, first);
  } finally {
    for (const client of open) await client.close();
  }
});

test('an EventSource comes back by itself when the daemon was killed, and has missed nothing', async () => {
  const open = [await clients.node(), await clients.chromium()];
  try {
    await insertMessage(supplier.id, vendor.id, 'before');
    for (const client of open) await until('the first', () => client.events.length >= 1);
    process.kill(pid('pushd'), 'SIGKILL');
    await insertMessage(supplier.id, vendor.id, 'meanwhile');
    await supplier.client.say(vendor.id, 'sent meanwhile');
    for (const client of open) {
      await until('all three', () => client.events.length >= 3, { within: 15_000 });
      assert.deepEqual(
        client.events.map((event) => JSON.parse(event.data).message),
        ['before', 'meanwhile', 'sent meanwhile'],
      );
    }
  } finally {
    for (const client of open) await client.close();
  }
});
