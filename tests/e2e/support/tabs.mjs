// Tabs whose streams and events are watched: who holds the one stream, and what each tab hears over it.
import assert from 'node:assert/strict';
import { noteHeard } from './absence.mjs';
import { pageIn } from './browser.mjs';
import { until } from './stack.mjs';

/** A tab that notes its open streams (`page.streams`) and, on the page, the texts it hears and resets (`heard`). */
export async function tabIn(context, address) {
  const page = await pageIn(context);
  page.streams = new Set();
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') page.streams.add(request);
  });
  for (const end of ['requestfailed', 'requestfinished']) page.on(end, (request) => page.streams.delete(request));
  for (const end of ['crash', 'close']) page.on(end, () => page.streams.clear());
  await page.goto(address);
  await noteHeard(page);
  return page;
}

/** The tab that holds the stream, once exactly one does. */
export async function holderOf(tabs) {
  await until('one tab has a stream', () => tabs.filter((page) => page.streams.size > 0).length === 1);
  return tabs.find((page) => page.streams.size > 0);
}

/** Waits until every tab has heard exactly these texts, in this order. Answers after how many ms. */
export async function allHear(tabs, texts, within = 10_000) {
  const start = Date.now();
  const options = { timeout: within, polling: 10 };
  await Promise.all(
    tabs.map((page) => page.waitForFunction((count) => window.heard.length >= count, texts.length, options)),
  );
  const late = Date.now() - start;
  for (const page of tabs) assert.deepEqual(await page.evaluate(() => window.heard), texts);
  return late;
}
