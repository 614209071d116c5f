// How many streams the daemon serves.
import { fetchRaw } from './http.mjs';
import { until } from './stack.mjs';

/** Connections at the daemon. */
async function listeners() {
  const { text } = await fetchRaw('GET', '/metrics');
  return Number(text.match(/^beantrack_push_listeners (\d+)$/m)[1]);
}
const idle = await listeners(); // the one that asks, and what is none of these tests' affair

/** Waits until exactly `count` streams are open. */
export const streamsOpen = (count) =>
  until(`${count} open at the daemon`, async () => (await listeners()) === idle + count);
