// The people of a run: who writes, who listens, who has a page open; and what faults ask of them.
import { launch } from '../e2e/support/browser.mjs';
import { people } from '../e2e/support/people.mjs';
import { quote, sql } from '../e2e/support/sql.mjs';
import { eventNumber, logCursor, logPosition } from '../e2e/support/sse.mjs';
import { sleep, until } from '../e2e/support/stack.mjs';
import { Gauge } from './gauge.mjs';
import { RawListener } from './listeners.mjs';
import { WatchedPage } from './page.mjs';
import { randomFrom } from './schedule.mjs';
import { Sender } from './senders.mjs';

const WELL_MS = 90_000; // within which all is well after any fault, or the run ends
const LAST_MS = 2_000; // for what is still on its way at the end
const ROWS_AT_ONCE = 10_000; // a list of all would be more than a program's output may be
const ROAMERS = 3; // listeners that a fault may send to another daemon, and back

export class World {
  pages = [];

  /** `count` people who write to each other, suppliers and vendors, with a listener each; the first have pages open. */
  static async make({ seed, count, pages, recorder }) {
    const world = new this();
    const random = randomFrom(seed ^ 0x5eed);
    world.gauge = new Gauge(recorder);
    const everybody = await people(count + 2);
    for (const person of everybody) await person.client.token();
    world.people = everybody.slice(0, count);
    world.probes = everybody.slice(count); // two who only say that they are still there
    const cursor = await logCursor();
    const listen = (person, name) =>
      new RawListener(`${name} of ${person.id}`, person, world.contactsOf(person), cursor, world.gauge);
    world.roamers = [world.probes[1], ...world.people.slice(0, ROAMERS - 1)].map((person) => listen(person, 'roamer'));
    world.listeners = [...everybody.map((person) => listen(person, 'listener')), ...world.roamers];
    await until('all listen', () => world.listeners.every((listener) => listener.open));
    const writer = (person) =>
      new Sender(person, world.contactsOf(person), randomFrom(random() * 2 ** 32), world.gauge);
    world.senders = world.people.map(writer);
    world.callers = everybody.filter((_, i) => i % 2 === 0).map(writer); // each calls the next one: all are called
    world.probe = world.callers.at(-1);
    world.everybody = everybody;
    if (pages > 0) world.browser = await launch();
    for (let i = 0; i < pages; ++i) {
      const [person, contact] = everybody.slice(2 * i, 2 * i + 2);
      world.pages.push(await WatchedPage.open(world.browser, `page ${i + 1}`, person, writer(contact)));
    }
    return world;
  }

  contactsOf(person) {
    const those = this.probes.includes(person) ? this.probes : this.people;
    return those.filter((other) => other.role !== person.role);
  }

  get acknowledged() {
    return this.senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
  }

  listenerOf(person) {
    return this.listeners.find((each) => each.person === person);
  }

  /** Waits until `listener` has been told of a message. */
  heard(listener, messageId) {
    return until(`${listener.name} heard of ${messageId}`, () => listener.knows(messageId), {
      within: WELL_MS,
      every: 10,
    });
  }

  /**
   * Sends a message until it is acknowledged, and waits until `listener`, of the second probe, has heard of it. Answers
   * how long that took from the acknowledgement, ms.
   */
  async heardAt(listener) {
    const { messageId, ended } = await this.probe.send(this.probes[1], 'probe');
    await this.heard(listener, messageId);
    return Date.now() - ended;
  }

  /**
   * Waits until every listener (or each of `those`) is there, and has heard of a message that was sent to, or by, its
   * person after that.
   */
  async recovered(those = this.listeners) {
    await until('every listener is back', () => those.every((each) => each.open), {
      within: WELL_MS,
      every: 10,
    });
    await Promise.all(this.callers.map((caller, i) => this.#called(caller, this.everybody[2 * i + 1], those)));
  }

  async #called(caller, contact, those) {
    const { messageId } = await caller.send(contact, 'probe');
    const theirs = those.filter(({ person }) => person === caller.person || person === contact);
    await Promise.all(theirs.map((listener) => this.heard(listener, messageId)));
  }

  /** Waits until the page shows a message that is sent to it from now on, or later ones. */
  async shownOn(page, within) {
    const { messageId } = await page.writer.send(page.person, 'probe');
    await until(`${page.name} shows ${messageId}`, () => page.showsUpTo(messageId), { within });
  }

  /** Writes long messages to `person`, four at a time, for so many ms. */
  async flood(person, ms) {
    const end = Date.now() + ms;
    while (Date.now() < end)
      await Promise.all(Array.from({ length: 4 }, () => this.probe.send(person, 'x'.repeat(3_500))));
  }

  /** Ends the writing, and waits until everybody has heard all there is to hear. `writing`: what the senders run. */
  async settle(writing) {
    for (const page of this.pages) await page.stopTyping();
    for (const sender of this.senders) sender.stop();
    await writing;
    await until('the log has all', logPosition, { within: WELL_MS });
    await this.recovered();
    await sleep(LAST_MS);
  }

  /** Waits until every listener has been told of everything that the log has for it. */
  async allTold() {
    await logPosition();
    const newest = new Map(
      await sql("SELECT user_id, MAX(id) FROM chat_events WHERE kind LIKE 'message.%' GROUP BY user_id"),
    );
    const told = ({ person, cursor }) => eventNumber(cursor) >= Number(newest.get(person.id) ?? 0);
    await until('all are told', () => this.listeners.every(told), { within: WELL_MS });
  }

  /** Adds what the pages show, and the rows that are stored, to the records; all have heard of these by then. */
  async conclude() {
    for (const page of this.pages) this.gauge.add('pages', await page.result());
    const ids = [...this.people, ...this.probes].map(({ id }) => quote(id)).join();
    for (let last = 0, rows; ; last = rows.at(-1)[1]) {
      rows = await sql(`SELECT id, seq, sender_id, receiver_id, client_id, content, is_read FROM messages
        WHERE sender_id IN (${ids}) AND seq > ${last} ORDER BY seq LIMIT ${ROWS_AT_ONCE}`);
      if (rows.length === 0) break;
      for (const [messageId, seq, sender, receiver, clientId, text, read] of rows)
        this.gauge.add('rows', { messageId, seq: Number(seq), sender, receiver, clientId, text, read: read === '1' });
    }
    await this.allTold();
  }

  async close() {
    for (const listener of this.listeners) await listener.stop();
    await this.browser?.close();
    for (const page of this.pages) page.network.stop();
  }
}
