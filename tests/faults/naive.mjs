// The negative control: the same people, the same records, the same checker; but they are told by a relay that believes
// that numbers become visible in their order, and asks for "greater than my last". A checker that finds nothing wrong
// with it would find nothing wrong with anything.
import { people } from '../e2e/support/people.mjs';
import { quote, value } from '../e2e/support/sql.mjs';
import { sleep } from '../e2e/support/stack.mjs';
import { Recorder, readRecords } from './record.mjs';
import { randomFrom } from './schedule.mjs';
import { Sender } from './senders.mjs';
import { SqlSession } from './session.mjs';

const WRITING_MS = 3_000;
const HELD_MS = 400; // a transaction that is a little slower than the others
const POLL_MS = 10;

/** Tells every message that it finds to its receiver and its sender, for as long as `runs` says. */
async function relay(after, runs, recorder) {
  const prompt = new SqlSession();
  for (let last = after; runs();) {
    const rows = await prompt.run(
      `SELECT id, seq, sender_id, receiver_id, content FROM messages WHERE seq > ${last} ORDER BY seq`,
    );
    for (const [messageId, seq, sender, receiver, text] of rows) {
      last = Number(seq);
      const line = { at: Date.now(), eventId: last, messageId, sender, receiver, text };
      const tell = (user, type) =>
        recorder.add('heard', { listener: `naive ${user}`, user, type, ...line, unread: user === receiver });
      tell(receiver, 'message.sent');
      tell(sender, 'message.echo');
    }
    await sleep(POLL_MS);
  }
  prompt.close();
}

/** Runs it for a few seconds; answers the records. */
export async function naiveRun(folder, seed) {
  const recorder = new Recorder(folder);
  const random = randomFrom(seed);
  const all = await people(8);
  for (const person of all) await person.client.token();
  const first = Number(await value('SELECT COALESCE(MAX(seq), 0) FROM messages'));
  const senders = all.map(
    (person) =>
      new Sender(
        person,
        all.filter(({ role }) => role !== person.role),
        random,
        recorder,
      ),
  );
  let over = false;
  const telling = relay(first, () => !over, recorder);
  const writing = Promise.all(senders.map((sender) => sender.run(() => 50)));
  const prompt = new SqlSession();
  for (const end = Date.now() + WRITING_MS; Date.now() < end;) {
    await prompt.run(`START TRANSACTION; INSERT INTO messages (sender_id, receiver_id, content)
      VALUES (${quote(all[0].id)}, ${quote(all[1].id)}, 'held')`);
    await sleep(HELD_MS);
    await prompt.run('COMMIT');
  }
  prompt.close();
  for (const sender of senders) sender.stop();
  await writing;
  await sleep(20 * POLL_MS);
  over = true;
  await telling;

  const reader = new SqlSession();
  const rows =
    await reader.run(`SELECT id, seq, sender_id, receiver_id, client_id, content FROM messages WHERE seq > ${first}
    AND sender_id IN (${all.map(({ id }) => quote(id))})`);
  reader.close();
  for (const [messageId, seq, sender, receiver, clientId, text] of rows)
    recorder.add('rows', { messageId, seq: Number(seq), sender, receiver, clientId, text, read: false });
  await recorder.finish({ seed, listeners: all.map(({ id }) => ({ listener: `naive ${id}`, user: id })), pages: [] });
  return readRecords(folder);
}
