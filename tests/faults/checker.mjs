// The judge: compares what was acknowledged, what is stored and what was heard and shown. It knows the records alone
// (record.mjs), nothing of the harness and nothing of the program.
//
//   node checker.mjs FOLDER     prints the verdict, and exits with 1 when the guarantee does not hold
import { readRecords } from './record.mjs';
import { fileURLToPath } from 'node:url';

const TOLD = { 'message.sent': 'receiver', 'message.echo': 'sender' }; // the type, and whose it is
const SHOWN_ALIKE = 10; // examples of each complaint

/** Groups `items` by what `key` says of each: a Map of lists. */
function groups(items, key) {
  const made = new Map();
  for (const item of items) {
    const name = key(item);
    if (!made.has(name)) made.set(name, []);
    made.get(name).push(item);
  }
  return made;
}

class Verdict {
  acknowledged = 0; // different sends that were answered 2xx
  stored = 0; // messages in the database
  shown = 0; // messages that a listener was told or fetched, over all listeners
  lost = 0; // acknowledged and not stored, or stored and never shown to a listener or page that had to show it
  doubled = 0; // a client_id stored twice, a message told or shown twice
  disordered = 0; // events or bubbles out of order
  wrong = 0; // anything else that must not be: a foreign event, an answer that no rule allows, half a frame
  complaints = [];

  complain(kind, text) {
    if (this[kind]++ < SHOWN_ALIKE) this.complaints.push(`${kind}: ${text}`);
  }
  get holds() {
    return this.lost + this.doubled + this.disordered + this.wrong === 0 && this.acknowledged > 0 && this.shown > 0;
  }
}

/** Sends and rows: every 2xx is one row, every client_id at most one. */
function checkSends(verdict, { sends, rows }) {
  const byId = new Map(rows.map((row) => [row.messageId, row]));
  const named = rows.filter(({ clientId }) => clientId !== 'NULL'); // a row typed at a prompt has no client_id
  for (const [clientId, stored] of groups(named, (row) => `${row.sender} ${row.clientId}`)) {
    if (stored.length > 1)
      verdict.complain('doubled', `${clientId} is stored as ${stored.map((row) => row.messageId)}`);
  }
  for (const [clientId, attempts] of groups(sends, (send) => send.clientId)) {
    const answered = attempts.filter((attempt) => attempt.status >= 200 && attempt.status < 300);
    if (answered.length > 0) ++verdict.acknowledged;
    for (const { messageId, sender, receiver } of answered) {
      const row = byId.get(messageId);
      if (!row) verdict.complain('lost', `${clientId} was acknowledged as ${messageId} and is not stored`);
      else if (row.clientId !== clientId || row.sender !== sender || row.receiver !== receiver)
        verdict.complain('wrong', `${messageId} was answered to ${clientId} and is somebody's else`);
    }
    for (const { status } of attempts.filter((attempt) => ![0, 200, 503].includes(attempt.status)))
      verdict.complain('wrong', `${clientId} was answered ${status}`);
  }
}

/** One listener, which was there from the first message to the last. */
function checkListener(verdict, { listener, user }, heard, rows, acknowledgedAt, begunAt) {
  const told = new Set();
  const known = new Set();
  let last = 0;
  let newestBegun = new Map(); // conversation → the latest begin of a send whose message was told so far
  for (const { type, eventId, messageId } of heard) {
    known.add(messageId);
    if (type === 'fetched') continue;
    if (eventId <= last)
      verdict.complain(eventId === last ? 'doubled' : 'disordered', `${listener}: event ${eventId} after ${last}`);
    last = Math.max(last, eventId);
    if (type === 'reset' || type === 'message.read') continue;
    const row = rows.get(messageId);
    if (!row || row[TOLD[type]] !== user) verdict.complain('wrong', `${listener} was told ${type} of ${messageId}`);
    if (told.has(messageId)) verdict.complain('doubled', `${listener} was told of ${messageId} twice`);
    told.add(messageId);
    if (!row) continue;
    // Whoever waits for the answer before writing on must be read in that order.
    const conversation = `${row.sender} ${row.receiver}`;
    if ((acknowledgedAt.get(messageId) ?? Infinity) < (newestBegun.get(conversation) ?? 0))
      verdict.complain('disordered', `${listener}: ${messageId} was told after one that was sent later`);
    newestBegun.set(conversation, Math.max(newestBegun.get(conversation) ?? 0, begunAt.get(messageId) ?? 0));
  }
  for (const row of rows.values()) {
    if (row.receiver !== user && row.sender !== user) continue;
    if (!known.has(row.messageId)) verdict.complain('lost', `${listener} never heard of ${row.messageId}`);
  }
  verdict.shown += known.size;
}

/** A page shows the end of its conversation, whole, in order, each message once; what was typed is stored once. */
function checkPage(verdict, { page, user, contact, shown, faults, typed, badge, unread }, rows) {
  const conversation = [...rows.values()]
    .filter(
      (row) => (row.sender === user && row.receiver === contact) || (row.sender === contact && row.receiver === user),
    )
    .sort((one, other) => one.seq - other.seq);
  const ids = new Set(shown);
  if (ids.size !== shown.length) verdict.complain('doubled', `${page} shows a message twice at the end`);
  const end = conversation.slice(-ids.size).map((row) => row.messageId);
  if (shown.join() !== end.join()) {
    const missing = end.filter((id) => !ids.has(id));
    if (missing.length > 0) verdict.complain('lost', `${page} does not show ${missing.slice(0, 5)}`);
    else verdict.complain('disordered', `${page} shows its messages in another order`);
  }
  for (const fault of faults)
    verdict.complain(
      /twice/.test(fault) ? 'doubled' : /order/.test(fault) ? 'disordered' : 'wrong',
      `${page}: ${fault}`,
    );
  for (const text of typed) {
    const count = conversation.filter((row) => row.text === text).length;
    if (count === 0) verdict.complain('lost', `${page}: “${text}” was typed and is not stored`);
    if (count > 1) verdict.complain('doubled', `${page}: “${text}” was typed once and is stored ${count} times`);
  }
  if (badge !== unread) verdict.complain('wrong', `${page}: the badge says ${badge}, the server ${unread}`);
  verdict.shown += ids.size;
}

/** The verdict on the records. */
export function check(records) {
  const verdict = new Verdict();
  const { sends, heard, pages, run } = records;
  const rows = new Map(records.rows.map((row) => [row.messageId, row]));
  verdict.stored = rows.size;
  checkSends(verdict, records);

  const acknowledgedAt = new Map();
  const begunAt = new Map();
  for (const { status, messageId, begun, ended } of sends) {
    if (status !== 200) continue;
    acknowledgedAt.set(messageId, Math.min(ended, acknowledgedAt.get(messageId) ?? Infinity));
  }
  const idOf = new Map(records.rows.map((row) => [`${row.sender} ${row.clientId}`, row.messageId]));
  for (const { sender, clientId, begun } of sends) {
    const id = idOf.get(`${sender} ${clientId}`);
    if (id) begunAt.set(id, Math.min(begun, begunAt.get(id) ?? Infinity));
  }

  const byListener = groups(heard, (line) => line.listener);
  for (const listener of run.listeners)
    checkListener(verdict, listener, byListener.get(listener.listener) ?? [], rows, acknowledgedAt, begunAt);
  for (const page of pages) checkPage(verdict, page, rows);
  for (const fault of run.cut ?? []) verdict.complain('wrong', fault);
  return verdict;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const verdict = check(readRecords(process.argv[2]));
  console.log(JSON.stringify(verdict, null, 2));
  process.exitCode = verdict.holds ? 0 : 1;
}
