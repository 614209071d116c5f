// Counts the instructions of a request in a worker, and of an event's path through the push daemon.
//
//   node main.mjs           writes them to tests/instructions/counts
//   node main.mjs --check   fails for each that is more than ALLOWED_GROWTH above its line there
//
// Runs against the stack in STATE, on which nothing else may run. The programs that are counted are its own beside it.
// Counts are of one compiler and its libraries: with others, --check exits with NOT_RUN.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { people } from '../e2e/support/people.mjs';
import { insertMessage, insertMessages, quote, sql, value } from '../e2e/support/sql.mjs';
import { listenLive } from '../e2e/support/sse.mjs';
import { BUILD, STATE, environmentBeside, run, sleep, sv, until } from '../e2e/support/stack.mjs';
import { Counted } from './callgrind.mjs';
import { ask } from './fastcgi.mjs';

const {
  values: { check },
} = parseArgs({ options: { check: { type: 'boolean' } } });
const ROOT = resolve(import.meta.dirname, '../..');
const FILE = new URL('counts', import.meta.url).pathname;
const ALLOWED_GROWTH = 1.05;
const NOT_RUN = 75; // EX_TEMPFAIL
const CONTACTS = 40;
const ROOM_MESSAGES = 60; // more than a page
const REPEATED = 20; // requests counted
const WARM_UP = 3; // requests before: statements are prepared, caches filled
const BATCH = 100; // events; the frames of more do not fit into the queue of a stream
const BATCHES = 20;
const IDLE_MS = 3_000;
const START_MS = 60_000;
const NAME_WIDTH = 28;
const COUNT_WIDTH = 9;
const HEADING = `# Instructions per request in a worker, and per event in the push daemon, counted with callgrind.
# Written by make bench-instructions; make check fails when one has grown by more than 5 %. Built with:
`;
const LONG_AGO = '2020-03-02 09:00:00'; // of the room's messages: labels of days do not change

/** What the counts depend on besides the sources. */
async function builtWith() {
  const { stdout } = await run('readelf', ['--string-dump=.comment', `${BUILD}/beantrack-web`]);
  const libraries = (await run('ldd', [`${BUILD}/beantrack-web`])).stdout.match(/lib(mysqlclient|mariadb|[a-z]+san)\b/g);
  return [stdout.match(/GCC: .*/)[0].trim(), ...new Set(libraries)].join(', ');
}

const environment = (name) => ({
  ...environmentBeside(name),
  BEANTRACK_WEB_SOCKET: `${STATE}/run/web-${name}.sock`,
  BEANTRACK_LIMITS_FILE: `${STATE}/run/limits`,
  BEANTRACK_TEMPLATE_DIR: `${ROOT}/templates`,
  BEANTRACK_LOCALE_DIR: `${ROOT}/build/locale`,
});

/** A reader with a room of more than a page and an inbox of CONTACTS. */
async function prepare() {
  const [reader, ...contacts] = await people(1 + CONTACTS);
  const rows = contacts.map((contact, i) => [contact.id, reader.id, `Delivery ${i + 1} left the washing station.`]);
  for (let i = 0; i < ROOM_MESSAGES; ++i)
    rows.push([...(i % 2 ? [contacts[0].id, reader.id] : [reader.id, contacts[0].id]), `Lot ${i + 1}: 320 bags, 15 USD`]);
  await sql(`INSERT INTO messages (sender_id, receiver_id, content, created_at)
    VALUES ${rows.map((row) => `(${row.map(quote).join()}, ${quote(LONG_AGO)})`).join()}`);
  await until('relayed', async () => (await value(`SELECT COUNT(*) FROM chat_contacts
    WHERE user_id = ${quote(reader.id)} AND last_seq > 0`)) === String(CONTACTS));
  return { reader, contact: contacts[0] };
}

async function countRequests({ reader, contact }) {
  const socket = `${STATE}/run/web-counted.sock`;
  const worker = new Counted(`${BUILD}/beantrack-web`, environment('counted'));
  const request = async (method, path, more = {}, body = '') => {
    const response = await ask(
      socket,
      {
        REQUEST_METHOD: method,
        REQUEST_URI: path,
        DOCUMENT_URI: path,
        QUERY_STRING: '',
        CONTENT_LENGTH: body ? String(Buffer.byteLength(body)) : '',
        REMOTE_ADDR: '127.0.0.1',
        REQUEST_ID: '0123456789abcdef0123456789abcdef',
        HTTP_COOKIE: reader.cookie,
        HTTP_ACCEPT: 'text/html',
        HTTP_ACCEPT_LANGUAGE: 'en',
        ...more,
      },
      body,
    );
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.text.slice(0, 500)}`);
    return response.text;
  };
  const room = () => request('GET', `/chat/${contact.id}`);
  try {
    const page = await until('the worker answers', room, { within: START_MS, every: 200 });
    const token = page.match(/name="csrf-token" content="([^"]+)"/)[1];
    const form = { CONTENT_TYPE: 'application/x-www-form-urlencoded', HTTP_X_CSRF_TOKEN: token };
    const send = () => request('POST', '/chat/send', form, `receiver_id=${contact.id}&message=Agreed%3A+320+bags`);
    const counts = {};
    const count = async (name, work) => {
      for (let i = 0; i < WARM_UP; ++i) await work();
      const all = await worker.during(async () => {
        for (let i = 0; i < REPEATED; ++i) await work();
      });
      counts[name] = Math.round(all / REPEATED);
    };
    await count('unread', () => request('GET', '/chat/unread'));
    await count('room, changed', async () => {
      await insertMessage(contact.id, reader.id, 'Changed: 320 bags');
      await room();
    });
    await count('room, unchanged', room);
    await count('inbox', () => request('GET', '/chat'));
    await count('send', send);
    return counts;
  } finally {
    await worker.end();
  }
}

/** From the wake datagram of a worker to the frame in the stream of the receiver. */
async function countEvent({ reader, contact }) {
  await sv('down', 'pushd');
  const daemon = new Counted(`${BUILD}/beantrack-pushd`, environment('counted'));
  try {
    const socket = `${STATE}/run/push-counted.sock`;
    const stream = await until('the daemon listens', () => listenLive(contact.cookie, { socket }), {
      within: START_MS,
      every: 200,
    });
    const deliver = async (batches) => {
      for (let i = 0; i < batches; ++i) {
        await insertMessages(reader.id, contact.id, '320 bags of lot ', BATCH);
        const last = await value(`SELECT MAX(id) FROM messages WHERE receiver_id = ${quote(contact.id)}`);
        await stream.message(last, 'message.sent', START_MS);
      }
      await sleep(IDLE_MS); // until all are searchable
    };
    await deliver(1);
    const few = await daemon.during(() => deliver(1));
    const many = await daemon.during(() => deliver(1 + BATCHES));
    stream.close();
    return { 'event, relayed and indexed': Math.round((many - few) / (BATCH * BATCHES)) };
  } finally {
    await daemon.end();
    await sv('up', 'pushd');
  }
}

const format = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${name.padEnd(NAME_WIDTH)} ${String(count).padStart(COUNT_WIDTH)}\n`)
    .join('');

/** What `format` has written, below the lines of the heading. */
function parse(text) {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => line.match(/^(.*\S) +(\d+)$/).slice(1)));
}

function compare(counts, committed) {
  let failed = 0;
  for (const name of new Set([...Object.keys(counts), ...Object.keys(committed)])) {
    const ratio = counts[name] / Number(committed[name]);
    const holds = ratio <= ALLOWED_GROWTH; // false for a name that only one of them has
    if (!holds) ++failed;
    console.log(`  ${name}: ${counts[name]}, ${ratio.toFixed(3)} of the committed count${holds ? '' : ': FAILED'}`);
  }
  if (failed > 0) console.log('Where a growth is meant, `make bench-instructions` writes the new counts.');
  console.log(`${Object.keys(counts).length - failed} passed, ${failed} failed`);
  return failed === 0;
}

const built = await builtWith();
const committed = readFileSync(FILE, 'utf8');
if (check && !committed.includes(built)) {
  console.log(`not run: the programs were built with ${built}, the counts in tests/instructions/counts were not`);
  process.exit(NOT_RUN);
}
const room = await prepare();
const counts = { ...(await countRequests(room)), ...(await countEvent(room)) };
if (check) {
  process.exitCode = compare(counts, parse(committed)) ? 0 : 1;
} else {
  writeFileSync(FILE, `${HEADING}# ${built}\n${format(counts)}`);
  process.stdout.write(readFileSync(FILE, 'utf8'));
}
