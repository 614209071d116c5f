// What a first visit costs, and that nothing moves while a page comes to life.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { afterwards, drawn } from './support/absence.mjs';
import { between } from './support/between.mjs';
import { pageIn, signIn, windowOf } from './support/browser.mjs';
import { LOOKS, Studio } from './support/looks.mjs';
import { sleep, until } from './support/stack.mjs';

const WIDE = { width: 1280, height: 800 };
const MOST_REQUESTS = 8; // of all kinds
const MOST_BYTES = 30_000; // of scripts and styles, compressed

const studio = await Studio.open();
after(() => studio.close());
const lookNamed = (word) => LOOKS.find(({ name }) => name === word);

/** Waits until the page has nothing to do and has asked for what it does in its idle time. */
async function idle(page) {
  await page.evaluate(() => new Promise((done) => window.requestIdleCallback(() => done())));
  await afterwards(page);
}

const isCode = ({ type }) => /css|javascript/.test(type);

// In a wide room, the list of conversations beside it comes as soon as the visitor moves.
for (const name of ['room-long', 'room-hostile', 'inbox', 'inbox-hostile']) {
  test(`${name}, cold: at most 8 requests, and 30 KB of scripts and styles`, async (t) => {
    const counter = await between();
    t.after(counter.close);
    const look = lookNamed(name);
    const context = await windowOf(studio.browser, null, { viewport: WIDE, serviceWorkers: 'allow' });
    await signIn(context, studio.cast[look.as], counter.base);
    const page = await pageIn(context);
    const path = typeof look.path === 'function' ? look.path(studio.cast) : look.path;
    await page.goto(new URL(path, counter.base).href);
    await until('its stream is open', () => counter.passed.some(({ type }) => type === 'text/event-stream'));
    await page.mouse.move(WIDE.width / 2, WIDE.height / 2);
    await page.locator('#contacts [data-contact]').first().waitFor();
    await idle(page);
    counter.passed.pop(); // what `idle` asked for
    const bytes = counter.passed.filter(isCode).reduce((sum, each) => sum + each.bytes, 0);
    t.diagnostic(`${counter.passed.length} requests, ${bytes} bytes of scripts and styles`);
    assert.ok(counter.passed.length <= MOST_REQUESTS, counter.passed.map((each) => each.path).join(' '));
    assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes`);
    assert.deepEqual(page.faults, []);
    await context.close();
  });
}

/** Runs in the page before all else: notes everything that moves without anybody having touched it. */
function watchShifts() {
  window.shifts = [];
  const name = ({ node }) => {
    const each = node?.nodeType === 1 ? node : node?.parentElement;
    return each ? each.tagName.toLowerCase() + [...each.classList].map((word) => `.${word}`).join('') : '?';
  };
  const line = ({ value, sources }) => `${value.toFixed(4)}: ${sources.map(name).join(' ')}`;
  const seen = ({ value }) => value >= 0.001; // of the window's height and area; what is less is a pixel of a sign's
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().filter(seen).map(line))).observe({
    type: 'layout-shift',
    buffered: true,
  });
}

/** Scripts come late, as on a slow network: the page has been painted before they run. */
async function lateScripts(context) {
  const late = { coming: 0 };
  await context.route('**/*.js', async (route) => {
    ++late.coming;
    await sleep(400);
    await route.continue();
    await route.request().response();
    --late.coming;
  });
  return late;
}

for (const name of ['room-empty', 'room-short', 'room-long', 'room-hostile', 'inbox', 'inbox-hostile', 'inbox-found']) {
  for (const [width, height] of [
    [360, 740],
    [1280, 800],
  ]) {
    test(`${name} at ${width} px: nothing moves while it loads`, async () => {
      let late;
      const page = await studio.show(lookNamed(name), {
        viewport: { width, height },
        before: async (context) => {
          await context.addInitScript(watchShifts);
          late = await lateScripts(context);
        },
      });
      for (let turn = 0; turn < 3; ++turn) {
        await until('the scripts have come', () => late.coming === 0); // one may ask for others
        await idle(page);
      }
      await drawn(page);
      assert.deepEqual(await page.evaluate(() => window.shifts), []);
      await studio.leave(page);
    });
  }
}
