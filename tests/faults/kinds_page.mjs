// Harm to the way of a page in a browser: its network, and what it missed meanwhile.
import { fetchRaw } from '../e2e/support/http.mjs';
import { logPosition } from '../e2e/support/sse.mjs';
import { insertMessages, sql } from '../e2e/support/sql.mjs';
import { sleep, unique, until } from '../e2e/support/stack.mjs';
import { BACK_MS, TRIM_LOG } from './parts.mjs';
import { pick } from './schedule.mjs';

const RETURN_MS = 15_000; // after a cut: a pause of up to 4 s, the question why, the stream, up to 5 s for the messages
// After a silence: the stream is given up after 35 s without a ping. What takes longest are the connections that the
// browser had in reserve: they are dead, too, and a request on one gives up after 20 s. A text that is being sent is
// tried on three of them, with pauses, before others are shown past it; and fetching those may meet a fourth.
const NOTICE_MS = 120_000;
const MISSED = 120; // messages: more than a page fetches at once

/** How many listeners the daemon has told to fetch afresh. */
async function resets() {
  const { text } = await fetchRaw('GET', '/metrics');
  return Number(text.match(/^beantrack_push_resets_total (\d+)$/m)[1]);
}

export const pageKinds = [
  {
    name: 'network of the page cut: reset',
    holds: [2_000, 10_000, 45_000],
    limit: BACK_MS,
    async run(world, hold, random) {
      const page = pick(random, world.pages);
      page.network.cut();
      await page.believesOffline(true);
      await sleep(hold);
      page.network.mend();
      await page.believesOffline(false);
      await world.shownOn(page, RETURN_MS);
    },
  },
  {
    name: 'network of the page cut: silent',
    slow: true, // a stream is known to be dead when two pings are late
    holds: [2_000, 10_000, 45_000],
    limit: BACK_MS,
    async run(world, hold, random) {
      const page = pick(random, world.pages);
      page.network.swallow();
      await sleep(hold);
      page.network.mend();
      await world.shownOn(page, NOTICE_MS);
    },
  },
  {
    name: 'log trimmed while a page is away',
    holds: [1_500, 4_000],
    limit: BACK_MS,
    resets: true,
    async run(world, hold, random) {
      const page = pick(random, world.pages);
      const before = await resets();
      page.network.cut();
      await insertMessages(page.contact.id, page.person.id, unique('missed'), MISSED);
      await sleep(hold);
      await logPosition();
      await sql(TRIM_LOG);
      page.network.mend();
      await world.shownOn(page, RETURN_MS);
      // Its own text may have stood there before its stream was back.
      await until('the page was told to fetch afresh', async () => (await resets()) > before, { within: RETURN_MS });
    },
  },
];
