// What a run leaves behind for the checker: three records that know nothing of each other, a folder of JSON lines.
//
//   sends.jsonl   every attempt to send: { clientId, sender, receiver, text, begun, ended, status, messageId }
//                 status 0: no answer came
//   rows.jsonl    every message that is stored: { messageId, seq, sender, receiver, clientId, text, read }
//   heard.jsonl   what listeners were told, in the order in which they were: { listener, user, type, at, … } with
//                   message.sent, message.echo   { eventId, messageId, sender, receiver, text, unread }
//                   message.read                 { eventId, reader, contact, upTo }
//                   reset                        { eventId }
//                   fetched, after a reset       { messageId, sender, receiver, text, read }
//   pages.jsonl   what each page shows at the end:
//                 { page, user, contact, shown: [{ messageId, text }, …], faults, typed, badge, unread }
//   run.json      the seed, who listened, which pages there were, the faults with their times
//
// Times are milliseconds of the harness's own clock. A long text stands as its beginning and its digest.
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const RECORDS = ['sends', 'rows', 'heard', 'pages'];

const LONG = 200; // characters

/** A text that is as good as the whole for comparing, and short. */
const brief = (text) =>
  text.length <= LONG ? text : `${text.slice(0, 40)}… ${createHash('sha256').update(text).digest('base64url')}`;

export class Recorder {
  #streams = new Map();

  constructor(folder) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    for (const name of RECORDS) this.#streams.set(name, createWriteStream(join(folder, `${name}.jsonl`)));
  }

  /** Adds a line to one of RECORDS. */
  add(record, line) {
    const short = (key, value) => (key === 'text' ? brief(value) : value);
    this.#streams.get(record).write(`${JSON.stringify(line, short)}\n`);
  }

  /** Ends the records and writes run.json beside them. */
  async finish(run) {
    await Promise.all(
      [...this.#streams.values()].map(
        (stream) =>
          new Promise((done) => {
            stream.end(done);
          }),
      ),
    );
    writeFileSync(join(this.folder, 'run.json'), JSON.stringify(run, null, 2));
  }
}

/** The records of a folder: { sends, rows, heard, pages, run }. */
export function readRecords(folder) {
  const lines = (name) =>
    readFileSync(join(folder, `${name}.jsonl`), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const records = Object.fromEntries(RECORDS.map((name) => [name, lines(name)]));
  return { ...records, run: JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) };
}
