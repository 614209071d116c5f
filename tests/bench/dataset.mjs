// The people and messages of the benchmark. Messages have explicit numbers, so what each page must show is known from
// here, without asking the programs that are measured.
//
//   rooms      1024 pairs: the reader's page has 50 messages, 41 of them the reader's own, which are marked read one
//              by one during a run; 32 more pairs that nothing changes
//   inboxes    32 readers with 200 contacts each
//   sends      32 people who write to 32 others
//   streams    9000 people who listen, each of whom one of the 32 has written to
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { program, run, sql, until } from './shell.mjs';

export const ROOMS = 1024;
export const SAME_ROOMS = 32;
const ROOM_MESSAGES = 60;
export const SHOWN = 50; // messages on a page
const FROM_CONTACT = 6; // every sixth message
export const INBOXES = 32;
export const CONTACTS = 200;
const CONTACT_MESSAGES = 6;
export const SENDERS = 32;
const PAIRS = ROOMS + SAME_ROOMS;
export const LISTENERS = 9000;
const PEOPLE = 2 * PAIRS + INBOXES + 2 * SENDERS + LISTENERS;
const MESSAGES =
  ROOM_MESSAGES * PAIRS + CONTACT_MESSAGES * INBOXES * CONTACTS + SENDERS * SENDERS + LISTENERS;
const ROWS_PER_INSERT = 1000;
const SECONDS_APART = 2;

const TEXTS = [
  'Good morning, is the next lot of washed Arabica ready today?',
  'Yes: 60 bags of screen 17, moisture 11.4 %. When to collect?',
  'Thursday before noon, if the road is open. What price a kilo',
  'We can hold 4.85 until the end of the month, not any longer.',
  'Agreed. Please send the cupping notes and the certificates.',
  'Both are on their way with the driver since this morning',
];

export const messageId = (seq) => `M${String(seq).padStart(5, '0')}`;

/** The places of people in the list of all. */
export const place = {
  reader: (room) => room,
  contact: (room) => PAIRS + room,
  inbox: (i) => 2 * PAIRS + i,
  inboxContact: (i, k) => (k * 5 + i) % ROOMS,
  sender: (i) => 2 * PAIRS + INBOXES + i,
  receiver: (i) => 2 * PAIRS + INBOXES + SENDERS + i,
  listener: (i) => 2 * PAIRS + INBOXES + 2 * SENDERS + i,
};

const isFromContact = (j) => j % FROM_CONTACT === FROM_CONTACT - 1;
/** How many messages the reader of a room has not read. */
export const unreadOf = (room) => room % 4;
const isUnreadInInbox = (k) => k % 10 === 0;

/** All messages, in the order of their numbers: [from, to, read] by places. */
function* messages() {
  const fromContact = ROOM_MESSAGES / FROM_CONTACT;
  for (let j = 0; j < ROOM_MESSAGES; ++j)
    for (let room = 0; room < PAIRS; ++room)
      if (isFromContact(j)) {
        const number = (j + 1) / FROM_CONTACT; // of those from the contact, from 1
        yield [place.contact(room), place.reader(room), number + unreadOf(room) <= fromContact];
      } else yield [place.reader(room), place.contact(room), false];
  for (let j = 0; j < CONTACT_MESSAGES; ++j)
    for (let i = 0; i < INBOXES; ++i)
      for (let k = 0; k < CONTACTS; ++k) {
        const last = j === CONTACT_MESSAGES - 1;
        const pair = [place.inbox(i), place.inboxContact(i, k)];
        yield [...(j % 2 ? pair.reverse() : pair), !(last && isUnreadInInbox(k))];
      }
  for (let s = 0; s < SENDERS; ++s) for (let r = 0; r < SENDERS; ++r) yield [place.sender(s), place.receiver(r), true];
  for (let i = 0; i < LISTENERS; ++i) yield [place.sender(i % SENDERS), place.listener(i), true];
}

export const roomSeq = (first, room, j) => first + j * PAIRS + room;
export const inboxSeq = (first, i, k) =>
  first + ROOM_MESSAGES * PAIRS + (CONTACT_MESSAGES - 1) * INBOXES * CONTACTS + i * CONTACTS + k;

/** The numbers of the messages on the page of a room, in their order. */
export const shownSeqs = (first, room) =>
  Array.from({ length: SHOWN }, (_, i) => roomSeq(first, room, ROOM_MESSAGES - SHOWN + i));

/** Those of them that are the reader's own. */
export const ownSeqs = (first, room) =>
  shownSeqs(first, room).filter((_, i) => !isFromContact(ROOM_MESSAGES - SHOWN + i));

function insertMessages(socket, ids, first) {
  const begin = Math.floor(Date.now() / 1000) - MESSAGES * SECONDS_APART;
  const statements = ['SET @beantrack_import = 1;'];
  let rows = [];
  const flush = () => {
    if (rows.length === 0) return;
    statements.push(`INSERT INTO messages (id, sender_id, receiver_id, content, is_read, created_at) VALUES ${rows};`);
    rows = [];
  };
  let seq = first;
  for (const [from, to, read] of messages()) {
    const time = `FROM_UNIXTIME(${begin + (seq - first) * SECONDS_APART})`;
    rows.push(`('${messageId(seq)}','${ids[from]}','${ids[to]}','${TEXTS[seq % TEXTS.length]}',${+read},${time})`);
    if (rows.length === ROWS_PER_INSERT) flush();
    ++seq;
  }
  flush();
  sql(socket, statements.join('\n'));
}

/** Waits until the daemon has noted all that was inserted or changed behind its back. */
export const settled = (socket) =>
  until(
    () =>
      sql(socket, 'SELECT (SELECT COUNT(*) FROM chat_changed_conversations), (SELECT COUNT(*) FROM jobs)')[0].every(
        (count) => count === '0',
      ),
    'the daemon to note what has changed',
    300,
  );

/**
 * Loads the data, or finds them in the file `path` when they are there already: { first, people } with the number of
 * the first message and each person's id, name, cookie and token.
 */
export async function loadDataset(socket, path, environment) {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const sessions = `${path}.sessions`;
  run(program('beantrack-admin'), ['demo', '--users', String(PEOPLE), '--sessions', sessions], { env: environment });
  const cookies = readFileSync(sessions, 'utf8').trim().split('\n');
  const accounts = sql(
    socket,
    "SELECT id, display_name FROM users WHERE email LIKE '%@load.beantrack.test' ORDER BY LENGTH(id), id",
  );
  const people = accounts.map(([id, name], i) => ({ id, name, cookie: cookies[i], token: cookies[i].split('=')[1] }));
  const first = Number(sql(socket, 'SELECT COALESCE(MAX(seq), 0) FROM messages')[0][0]) + 1000;
  insertMessages(
    socket,
    accounts.map(([id]) => id),
    first,
  );
  await settled(socket);
  sql(socket, 'ANALYZE TABLE messages, users, chat_sessions, chat_contacts');
  writeFileSync(path, JSON.stringify({ first, people }), { mode: 0o600 });
  chmodSync(sessions, 0o600);
  return { first, people };
}
