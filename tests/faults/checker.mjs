// The judge: compares what was acknowledged, what is stored and what was heard and shown. It knows the records alone
// (record.mjs), nothing of the harness and nothing of the program. Its own test is checker.test.mjs.
//
//   node checker.mjs FOLDER     prints the verdict, and exits with 1 when the guarantee does not hold
import { fileURLToPath } from 'node:url';
import { checkListener } from './checker_listener.mjs';
import { checkPage } from './checker_page.mjs';
import { readRecords } from './record.mjs';

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
  wrong = 0; // anything else that must not be: another text, a foreign event, an answer without a rule, half a frame
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
    for (const { messageId, sender, receiver, text } of answered) {
      const row = byId.get(messageId);
      if (!row) verdict.complain('lost', `${clientId} was acknowledged as ${messageId} and is not stored`);
      else if (row.clientId !== clientId || row.sender !== sender || row.receiver !== receiver)
        verdict.complain('wrong', `${messageId} was answered to ${clientId} and is somebody's else`);
      else if (row.text !== text) verdict.complain('wrong', `${messageId} is stored with another text`);
    }
    for (const { status } of attempts.filter((attempt) => ![0, 200, 503].includes(attempt.status)))
      verdict.complain('wrong', `${clientId} was answered ${status}`);
  }
}

/** When each message's send was first begun, and first acknowledged: two Maps by message. */
function timesOf({ sends, rows }) {
  const begun = new Map();
  const acknowledged = new Map();
  const note = (map, id, time) => map.set(id, Math.min(time, map.get(id) ?? Infinity));
  const idOf = new Map(rows.map((row) => [`${row.sender} ${row.clientId}`, row.messageId]));
  for (const send of sends) {
    const id = idOf.get(`${send.sender} ${send.clientId}`);
    if (id) note(begun, id, send.begun);
    if (send.status === 200) note(acknowledged, send.messageId, send.ended);
  }
  return { begun, acknowledged };
}

/** The verdict on the records. */
export function check(records) {
  const verdict = new Verdict();
  const { heard, pages, run } = records;
  const rows = new Map(records.rows.map((row) => [row.messageId, row]));
  verdict.stored = rows.size;
  checkSends(verdict, records);

  const times = timesOf(records);
  const byListener = groups(heard, (line) => line.listener);
  for (const listener of run.listeners)
    checkListener(verdict, listener, byListener.get(listener.listener) ?? [], rows, times);
  const byPage = groups(pages, ({ page }) => page);
  for (const name of new Set([...run.pages, ...byPage.keys()])) {
    const told = byPage.get(name) ?? [];
    if (told.length !== 1 || !run.pages.includes(name))
      verdict.complain('wrong', `${name} left ${told.length} records, of pages ${run.pages.join(', ')}`);
    for (const page of told) checkPage(verdict, page, rows);
  }
  for (const fault of run.cut ?? []) verdict.complain('wrong', fault);
  return verdict;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const verdict = check(readRecords(process.argv[2]));
  console.log(JSON.stringify(verdict, null, 2));
  process.exitCode = verdict.holds ? 0 : 1;
}
