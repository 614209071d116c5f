// The load generator notices what is wrong with responses, rows and events, and nothing where all is right.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { run } from './fake_server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'beantrack-bench-'));
after(() => rmSync(folder, { recursive: true }));

const requests = (answer, plan, options) => run(folder, 'requests', { answer, plan, 'warm-up': 0, ...options });

/** One fault at least, and each of the first says what is expected. */
function assertFaults(figures, pattern) {
  assert.ok(figures.faults > 0, 'no fault was noticed');
  for (const fault of figures.first_faults) assert.match(fault, pattern);
}
const assertNone = (figures) => assert.deepEqual([figures.faults, figures.first_faults], [0, []]);

const body =
  (text, status = 200) =>
  (_request, _body, response) =>
    response.writeHead(status).end(text);

test('the expected body is no fault', async () => {
  const figures = await requests(body('{"count":2}'), [{ path: '/', body_is: '{"count":2}' }]);
  assertNone(figures);
  assert.ok(figures.requests > 0);
});

test('another body, another status and a lost connection are faults', async () => {
  const plan = [{ path: '/', body_is: '{"count":2}' }];
  assertFaults(await requests(body('{"count":3}'), plan), /the body is \{"count":3\}/);
  assertFaults(await requests(body('{"count":2}', 500), plan), /status 500, not 200/);
  assertFaults(await requests((_request, _body, response) => response.destroy(), plan), /without a response/);
});

test('one wrong response among many is a fault', async () => {
  let count = 0;
  const once = (...to) => body(++count === 20 ? '{"count":3}' : '{"count":2}')(...to);
  const figures = await requests(once, [{ path: '/', body_is: '{"count":2}' }], { seconds: 1 });
  assert.equal(figures.faults, 1);
});

const page = (name, ids, rest = '') => `<b>${name}</b>${ids.map((id) => `<p id="message-${id}">`).join('')}${rest}`;
const room = [
  { path: '/', contains: ['<b>Me</b>'], list_prefix: 'id="message-', list: ['M1', 'M2'], count_text: 'Read' },
];

test('a page must have its reader and its messages in order', async () => {
  assertNone(await requests(body(page('Me', ['M1', 'M2'])), room));
  assertFaults(await requests(body(page('You', ['M1', 'M2'])), room), /does not contain <b>Me/);
  assertFaults(await requests(body(page('Me', ['M2', 'M1'])), room), /number 1 of .* is M2, not M1/);
  assertFaults(await requests(body(page('Me', ['M1'])), room), /1 of .* in place of 2/);
  assertFaults(await requests(body(page('Me', ['M1', 'M2', 'M3'])), room), /more than 2/);
});

test('a page that shows another state of its rows is a fault', async () => {
  assertFaults(await requests(body(page('Me', ['M1', 'M2'], 'Read')), room), /stale page: Read 1 times, not 0/);
});

const textOf = (form) => new URLSearchParams(form).get('message');
const sends = [{ path: '/send', receiver: 'U00001', csrf: 'token' }];

test('what is acknowledged must be stored once', async () => {
  const rows = join(folder, 'rows');
  const store = (copies) => (_request, form, response) => {
    appendFileSync(rows, `${textOf(form)}\n`.repeat(copies));
    response.end(`<p>${textOf(form)}</p>`);
  };
  const sendAll = (copies) => {
    writeFileSync(rows, '');
    return requests(store(copies), sends, { rows: `cat '${rows}'` });
  };
  assertNone(await sendAll(1));
  assertFaults(await sendAll(2), /stored 2 times/);
  assertFaults(await sendAll(0), /acknowledged, but not stored/);
});

test('a response with the text of another message is a fault', async () => {
  assertFaults(await requests(body('<p>something else</p>'), sends), /does not contain the message/);
});

/** A server of messages and streams: `tell(events, receiver, text, streams)` passes each message on. */
function chat(tell) {
  const streams = [];
  let number = 0;
  return (request, form, response) => {
    if (request.url.startsWith('/stream/')) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('retry: 10\n\n');
      streams.push({ user: request.url.split('/')[2], response, after: Number(request.headers['last-event-id'] ?? 0) });
      return tell.opened?.(streams.at(-1));
    }
    const { message, receiver_id: receiver } = Object.fromEntries(new URLSearchParams(form));
    const event = `id: ${++number}\ndata: {"message":"${message}"}\n\n`;
    tell.sent(
      streams.filter(({ response: { closed } }) => !closed),
      receiver,
      event,
      number,
    );
    response.end(`<p>${message}</p>`);
  };
}

const listeners = ['U1', 'U2'].map((user) => ({ path: `/stream/${user}`, user }));
const toBoth = ['U1', 'U2'].map((receiver) => ({ path: '/send', receiver }));
const deliver = (tell) =>
  run(folder, 'deliver', { answer: chat(tell), plan: toBoth, listeners, rate: 40, seconds: 0.5, drain: 0.5 });
const to = (streams, receiver, event) =>
  streams.filter(({ user }) => user === receiver).forEach(({ response }) => response.write(event));

test('each event must reach the streams of its receiver once, and no others', async () => {
  const figures = await deliver({ sent: to });
  assertNone(figures);
  assert.equal(figures.events, figures.sent);
  const twice = (...event) => (to(...event), to(...event));
  assertFaults(await deliver({ sent: twice }), /twice/);
  const toAll = (streams, _receiver, event) => streams.forEach(({ response }) => response.write(event));
  assertFaults(await deliver({ sent: toAll }), /reached U\d, not U\d/);
  const lossy = (streams, receiver, event, number) => number !== 3 && to(streams, receiver, event);
  assertFaults(await deliver({ sent: lossy }), /message 2 reached 0 of 1 streams/);
  const other = (streams, receiver, event) => to(streams, receiver, event.replace(/message \d+/, 'message 9999'));
  assertFaults(await deliver({ sent: other }), /not sent|reached 0 of 1/);
});

test('a stream that ends is opened again and may catch up', async () => {
  const log = [];
  const figures = await deliver({
    opened: ({ user, response, after: last }) =>
      log
        .filter((entry) => entry.receiver === user && entry.number > last)
        .forEach(({ event }) => response.write(event)),
    sent: (streams, receiver, event, number) => {
      log.push({ receiver, event, number });
      if (number === 5) streams.forEach(({ response }) => response.end());
      else to(streams, receiver, event);
    },
  });
  assertNone(figures);
  assert.equal(figures.reopened, 2);
});
