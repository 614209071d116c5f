// Whether requests take longer as history grows: the same people with few messages and with many; and an inbox of 200
// contacts beside one of many more, on a site with as many accounts.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageId, settled } from './dataset.mjs';
import { load, newRun } from './measure.mjs';
import { processorTime, total } from './processor.mjs';
import { program, run, sql, until } from './shell.mjs';
import { startOurs } from './systems/ours.mjs';
import { median } from './table.mjs';

const PEOPLE = 16; // each writes with all others, so that even few messages fill a page
const FEW = 10_000; // messages
const READERS = PEOPLE; // who make the requests
const ROUNDS = 3;
const CONTACTS = 200;
const INDEX_SECONDS = 7200; // for the search index to be complete

const page = (cookie, path) => ({ path, cookie: `${cookie}; beantrack_scripts=1` });

/** A partner of each reader, and the middle of their conversation. */
const conversations = (socket, ids) =>
  sql(
    socket,
    ids
      .map(
        (id) => `SELECT contact_id, (SELECT seq FROM messages m WHERE m.conversation = c.conversation
                   ORDER BY seq DESC LIMIT 1 OFFSET 4) FROM chat_contacts c
                  WHERE user_id = '${id}' AND last_seq > 0 LIMIT 1;`,
      )
      .join('\n'),
  );

async function csrfOf(ours, cookie) {
  const response = await fetch(`http://${ours.address}/profile`, { headers: { cookie } });
  return (await response.text()).match(/name="csrf-token" content="([^"]+)"/)[1];
}

async function plansOf(ours, people) {
  const readers = people.slice(0, READERS);
  const partners = conversations(
    ours.database.socket,
    readers.map(({ id }) => id),
  );
  const tokens = await Promise.all(readers.map(({ cookie }) => csrfOf(ours, cookie)));
  const each = (request) => readers.map(({ cookie }, i) => request(cookie, ...partners[i], tokens[i]));
  return {
    unread: each((cookie) => page(cookie, '/chat/unread')),
    room: each((cookie, contact) => page(cookie, `/chat/${contact}`)),
    'older page': each((cookie, contact, seq) =>
      page(cookie, `/chat/${contact}/messages?before=${messageId(seq)}&limit=50`),
    ),
    inbox: each((cookie) => page(cookie, '/chat')),
    search: each((cookie) => page(cookie, '/chat/search?q=phytosanitary+driv')),
    'mark-read': each((cookie, contact, _seq, csrf) => ({
      ...page(cookie, '/chat/mark-read'),
      csrf,
      form: `sender_id=${contact}`,
    })),
    send: each((cookie, receiver, _seq, csrf) => ({ path: '/chat/send', cookie, csrf, receiver })),
  };
}

/** Microseconds of a request: as the client waits for it, and of all processes together. */
async function timeOf({ ours, plan }, folder) {
  const path = join(folder, 'growth.plan');
  writeFileSync(path, plan.map((request) => `${JSON.stringify(request)}\n`).join(''), { mode: 0o600 });
  const before = total(processorTime(ours.parts));
  const figures = await load('requests', {
    address: ours.address,
    plan: path,
    connections: 2,
    seconds: 1,
    'warm-up': 0.3,
    run: newRun(),
  });
  if (figures.void) throw new Error(`growth: ${figures.first_faults.join('; ')}`);
  await ours.settled();
  return { waited: figures.p50_us, used: (total(processorTime(ours.parts)) - before) / figures.all_requests };
}

/** Medians of the times of several sites, measured in turn: { name: { ours, plan } } gives { name: times }. */
async function compare(sites, folder) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; ++round) {
    const times = {};
    for (const [name, site] of Object.entries(sites)) times[name] = await timeOf(site, folder);
    rounds.push(times);
  }
  const medianOf = (name, figure) => median(rounds.map((times) => times[name][figure]));
  return Object.fromEntries(
    Object.keys(sites).map((name) => [name, { waited: medianOf(name, 'waited'), used: medianOf(name, 'used') }]),
  );
}

const isIndexed = (socket) =>
  sql(socket, "SELECT value FROM chat_counters WHERE name = 'chat_search_left'")[0][0] === '0';

function addPeople(ours, folder, users, messages) {
  const file = join(folder, 'growth.sessions');
  run(program('beantrack-admin'), ['demo', '--users', users, '--messages', messages, '--sessions', file].map(String), {
    env: ours.environment,
  });
  const cookies = readFileSync(file, 'utf8').trim().split('\n');
  return sql(
    ours.database.socket,
    `SELECT id FROM (SELECT id FROM users WHERE email LIKE '%@load.beantrack.test' ORDER BY LENGTH(id) DESC, id DESC
      LIMIT ${users}) newest ORDER BY LENGTH(id), id`,
  ).map(([id], i) => ({ id, cookie: cookies[i] }));
}

/** The bytes of all tables, with what is still in memory written. */
function bytesOnDisk(ours, state) {
  sql(ours.database.socket, 'SET GLOBAL innodb_max_dirty_pages_pct = 0; FLUSH TABLES');
  const folder = join(state, process.env.DATABASE === 'mysql' ? 'db-mysql/beantrack' : 'db/beantrack');
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Starts two sites beside each other, for `use`, and stops them. */
async function withTwoSites(folder, port, use) {
  const started = [];
  try {
    for (const [i, name] of ['small', 'large'].entries()) {
      const state = join(folder, `growth-${name}`);
      started.push({ state, ours: await startOurs({ state, port: port + i, keepData: false }) });
    }
    return await use(...started);
  } finally {
    for (const { ours } of started) ours.stop();
  }
}

/** { request: { few, many } }, and the bytes that a message takes. */
export const measureGrowth = ({ folder, port, many }) =>
  withTwoSites(folder, port, async (small, large) => {
    const plans = {};
    const bytes = {};
    for (const [name, { ours, state }, count] of [
      ['few', small, FEW],
      ['many', large, many],
    ]) {
      const people = addPeople(ours, folder, PEOPLE, count);
      await until(() => isIndexed(ours.database.socket), 'the search index', INDEX_SECONDS);
      await settled(ours.database.socket);
      bytes[name] = bytesOnDisk(ours, state);
      plans[name] = await plansOf(ours, people);
    }
    const times = {};
    for (const request of Object.keys(plans.few))
      times[request] = await compare(
        { few: { ours: small.ours, plan: plans.few[request] }, many: { ours: large.ours, plan: plans.many[request] } },
        folder,
      );
    return { times, bytesPerMessage: (bytes.many - bytes.few) / (many - FEW) };
  });

/** Messages from one person to others, as another program inserts them. */
async function write(ours, me, to) {
  const { socket } = ours.database;
  for (let i = 0; i < to.length; i += 1000) {
    const rows = to
      .slice(i, i + 1000)
      .map(({ id }) => `('${me.id}','${id}','a message of ordinary length, to many','1')`);
    sql(
      socket,
      `SET @beantrack_import = 1; INSERT INTO messages (sender_id, receiver_id, content, is_read) VALUES ${rows}`,
    );
  }
  await settled(socket);
}

/** The inbox of 200 conversations on a small site, on one with many accounts, and one of as many conversations. */
export const measureCrowd = ({ folder, port, crowd }) =>
  withTwoSites(folder, port, async (small, large) => {
    const plan = ({ cookie }) => [page(cookie, '/chat')];
    const few = addPeople(small.ours, folder, CONTACTS + 1, 0);
    await write(small.ours, few[0], few.slice(1));
    const all = addPeople(large.ours, folder, crowd, 0);
    await write(large.ours, all[0], all.slice(1, CONTACTS + 1));
    await write(large.ours, all.at(-1), all.slice(0, -1));
    return compare(
      {
        small: { ours: small.ours, plan: plan(few[0]) },
        accounts: { ours: large.ours, plan: plan(all[0]) },
        conversations: { ours: large.ours, plan: plan(all.at(-1)) },
      },
      folder,
    );
  });
