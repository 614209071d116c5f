// Whether requests take longer as history grows: the same people with few messages and with many; and an inbox of 200
// contacts beside one of a hundred thousand, on a site with as many accounts.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageId, settled } from './dataset.mjs';
import { load, newRun } from './measure.mjs';
import { processorTime, total } from './processor.mjs';
import { program, run, sql, until } from './shell.mjs';
import { startOurs } from './systems/ours.mjs';
import { median } from './table.mjs';

const PEOPLE = 1000; // with 20 conversations each
const FEW = 10_000; // messages
const READERS = 64; // who make the requests
const ROUNDS = 3;
const CROWD = 100_000; // accounts, and conversations of one of them
const INDEX_SECONDS = 7200; // for the search index to be complete

const page = (cookie, path) => ({ path, cookie: `${cookie}; beantrack_scripts=1` });

/** A partner of each reader, and the middle of their conversation. */
const conversations = (socket, ids) =>
  sql(
    socket,
    ids
      .map(
        (id) => `SELECT contact_id, (SELECT seq FROM messages m WHERE m.conversation = c.conversation
                   ORDER BY seq DESC LIMIT 1 OFFSET 4) FROM chat_contacts c WHERE user_id = '${id}' AND last_seq > 0 LIMIT 1;`,
      )
      .join('\n'),
  );

async function csrfOf(ours, cookie) {
  const response = await fetch(`http://${ours.address}/profile`, { headers: { cookie } });
  return (await response.text()).match(/name="csrf-token" content="([^"]+)"/)[1];
}

async function plansOf(ours, people) {
  const readers = people.slice(0, READERS);
  const partners = conversations(ours.database.socket, readers.map(({ id }) => id));
  const tokens = await Promise.all(readers.map(({ cookie }) => csrfOf(ours, cookie)));
  const each = (request) => readers.map(({ cookie }, i) => request(cookie, ...partners[i], tokens[i]));
  return {
    unread: each((cookie) => page(cookie, '/chat/unread')),
    room: each((cookie, contact) => page(cookie, `/chat/${contact}`)),
    'older page': each((cookie, contact, seq) =>
      page(cookie, `/chat/${contact}/messages?before=${messageId(seq)}&limit=50`)),
    inbox: each((cookie) => page(cookie, '/chat')),
    search: each((cookie) => page(cookie, '/chat/search?q=phytosanitary+driv')),
    'mark-read': each((cookie, contact, _seq, csrf) => ({
      ...page(cookie, '/chat/mark-read'), csrf, form: `sender_id=${contact}`,
    })),
    send: each((cookie, receiver, _seq, csrf) => ({ path: '/chat/send', cookie, csrf, receiver })),
  };
}

/** Microseconds of a request: as the client waits for it, and of all processes together. */
async function timeOf(ours, folder, plan) {
  const path = join(folder, 'growth.plan');
  writeFileSync(path, plan.map((request) => `${JSON.stringify(request)}\n`).join(''), { mode: 0o600 });
  const rounds = [];
  for (let round = 0; round < ROUNDS; ++round) {
    const before = total(processorTime(ours.parts));
    const figures = await load('requests', {
      address: ours.address, plan: path, connections: 2, seconds: 2, 'warm-up': 0.5, run: newRun(),
    });
    if (figures.void) throw new Error(`growth: ${figures.first_faults.join('; ')}`);
    await ours.settled();
    rounds.push({ waited: figures.p50_us, used: (total(processorTime(ours.parts)) - before) / figures.all_requests });
  }
  return { waited: median(rounds.map((each) => each.waited)), used: median(rounds.map((each) => each.used)) };
}

const isIndexed = (socket) => {
  const [[found, all]] = sql(socket, 'SELECT (SELECT COUNT(*) FROM chat_search), (SELECT COUNT(*) FROM messages)');
  return Number(found) >= Number(all);
};

function addPeople(ours, folder, users, messages) {
  const file = join(folder, 'growth.sessions');
  run(program('beantrack-admin'), ['demo', '--users', users, '--messages', messages, '--sessions', file].map(String), {
    env: ours.environment,
  });
  const cookies = readFileSync(file, 'utf8').trim().split('\n');
  return sql(ours.database.socket,
    `SELECT id FROM (SELECT id FROM users WHERE email LIKE '%@load.beantrack.test' ORDER BY LENGTH(id) DESC, id DESC
      LIMIT ${users}) newest ORDER BY LENGTH(id), id`).map(([id], i) => ({ id, cookie: cookies[i] }));
}

/** The bytes of all tables, with what is still in memory written. */
function bytesOnDisk(ours, state) {
  sql(ours.database.socket, 'SET GLOBAL innodb_max_dirty_pages_pct = 0; FLUSH TABLES');
  const folder = join(state, 'db/beantrack');
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** { request: { few, many } }, and the bytes that a message takes. */
export async function measureGrowth({ folder, port, many }) {
  const state = join(folder, 'growth');
  const times = {};
  const bytes = {};
  for (const [name, count] of [['few', FEW], ['many', many]]) {
    const ours = await startOurs({ state, port, keepData: false });
    try {
      const people = addPeople(ours, folder, PEOPLE, count);
      await until(() => isIndexed(ours.database.socket), 'the search index', INDEX_SECONDS);
      await settled(ours.database.socket);
      bytes[name] = bytesOnDisk(ours, state);
      for (const [request, plan] of Object.entries(await plansOf(ours, people)))
        (times[request] ??= {})[name] = await timeOf(ours, folder, plan);
    } finally {
      ours.stop();
    }
  }
  return { times, bytesPerMessage: (bytes.many - bytes.few) / (many - FEW) };
}

/** The inbox of 200 conversations on a small site, then on one with CROWD accounts, and one of CROWD conversations. */
export async function measureCrowd({ folder, port, crowd = CROWD }) {
  const ours = await startOurs({ state: join(folder, 'growth'), port, keepData: false });
  const { socket } = ours.database;
  const write = (me, to) => {
    const rows = to.map(({ id }) => `('${id}','${me.id}','a message of ordinary length between two people','1')`);
    sql(socket, `SET @beantrack_import = 1; INSERT INTO messages (sender_id, receiver_id, content, is_read) VALUES ${rows}`);
  };
  try {
    const few = addPeople(ours, folder, 202, 0);
    write(few[0], few.slice(2));
    await settled(socket);
    const inbox = ({ cookie }) => timeOf(ours, folder, [page(cookie, '/chat')]);
    const small = await inbox(few[0]);
    const all = addPeople(ours, folder, crowd, 0);
    const accounts = await inbox(few[0]);
    for (let i = 0; i < all.length; i += 1000) write(few[1], all.slice(i, i + 1000));
    await settled(socket);
    return { small, accounts, conversations: await inbox(few[1]) };
  } finally {
    ours.stop();
  }
}
