// Tab goes to everything that can be used, in the order in which it is read, and one sees where one is. A conversation
// is one stop of it, from where the arrow keys go to every message.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { LOOKS, Studio } from './support/looks.mjs';

const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];
const MARGIN_PX = 6; // around an element, where its outline is
const CONTRAST = 3; // of what changes with the focus, WCAG 2.4.13

const studio = await Studio.open();
const easel = await studio.browser.newPage(); // compares pictures
after(() => studio.close());

/** Finds all that can have the focus, in the page's order, as `window.stops`; runs in the page. Answers their names. */
function findStops() {
  const byArrows = (each) =>
    each.type === 'radio' && !each.checked && document.querySelector(`[name="${each.name}"]:checked`) !== null;
  const all = document.querySelector('dialog:modal') ?? document;
  window.stops = [...all.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    (each) =>
      each.tabIndex >= 0 &&
      !each.disabled &&
      each.type !== 'hidden' &&
      !byArrows(each) &&
      each.checkVisibility({ visibilityProperty: true }),
  );
  return window.stops.map((each) => each.outerHTML.slice(0, 80));
}

/** Where the focus is; runs in the page. `box` is in the page's coordinates. */
function whereFocused() {
  const each = document.activeElement;
  if (each === document.body) return null;
  const box = each.getClientRects()[0] ?? each.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const { outlineStyle, outlineWidth } = getComputedStyle(each);
  const along = document.dir === 'rtl' ? { begin: -box.right, end: -box.left } : { begin: box.left, end: box.right };
  const name = (one) =>
    one.tagName.toLowerCase() + (one.id ? `#${one.id}` : '') + [...one.classList].map((word) => `.${word}`).join('');
  return {
    index: window.stops.indexOf(each),
    kind: name(each),
    parent: name(each.parentElement),
    place: each.closest('main, header.sidebar')?.tagName,
    outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    seen: hit !== null && (each.contains(hit) || hit.contains(each)),
    view: { x: box.x, y: box.y, width: box.width, height: box.height },
    box: { ...along, top: box.top + window.scrollY, bottom: box.bottom + window.scrollY },
  };
}

/** How many pixels differ between two pictures by a contrast of at least `least`; runs on the easel. */
async function changed({ one, other, least }) {
  const pixels = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  };
  const linear = (value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = (data, i) => 0.2126 * linear(data[i]) + 0.7152 * linear(data[i + 1]) + 0.0722 * linear(data[i + 2]);
  const [before, behind] = [await pixels(one), await pixels(other)];
  let count = 0;
  for (let i = 0; i < before.length; i += 4) {
    const [a, b] = [light(before, i), light(behind, i)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) >= least) ++count;
  }
  return count;
}

/** Whether the focus changes as many pixels as a line around the element has: what is wrong if not. */
async function unmarked(page, { kind, view }) {
  const { width, height } = page.viewportSize();
  const [x, y] = [Math.max(0, view.x - MARGIN_PX), Math.max(0, view.y - MARGIN_PX)];
  const [right, bottom] = [view.x + view.width + MARGIN_PX, view.y + view.height + MARGIN_PX];
  const clip = { x, y, width: Math.min(width, right) - x, height: Math.min(height, bottom) - y };
  const picture = async () => (await page.screenshot({ clip, animations: 'disabled' })).toString('base64');
  const one = await picture();
  await page.evaluate(() => {
    window.focused = document.activeElement;
    window.focused.blur();
  });
  const other = await picture();
  await page.evaluate(() => window.focused.focus({ preventScroll: true }));
  const count = await easel.evaluate(changed, { one, other, least: CONTRAST });
  const line = Math.round(2 * (Math.min(view.width, width) + Math.min(view.height, height)) - 4);
  return count >= line ? [] : [`${kind}: the focus changes ${count} pixels, a line around it has ${line}`];
}

/** Goes on in the way of reading: down, or along the line, or into. */
function goesOn(from, to) {
  const inside = to.top >= from.top - 1 && to.bottom <= from.bottom + 1 && to.begin >= from.begin - 1;
  return inside || to.top >= from.bottom - 1 || to.begin >= from.end - 1 || to.top > from.top + 1;
}

const compared = new Set(); // one of each kind is enough, since pictures take their time

/** Walks once around the page by Tab. Answers the stops, and what is wrong with each. */
async function walkAround(page, count) {
  const stops = [];
  const wrong = [];
  for (let i = 0; i < 2 * count + 3; ++i) {
    await page.keyboard.press('Tab');
    await page.evaluate(() => new Promise((laidOut) => requestAnimationFrame(laidOut)));
    const stop = await page.evaluate(whereFocused);
    if (stop && stop.index === stops.at(-1)?.index) continue; // a date has a stop for each of its parts
    if (stop && stops.some(({ index }) => index === stop.index)) break;
    if (!stop) continue;
    stops.push(stop);
    if (stop.index < 0) wrong.push(`${stop.kind}: another than was there before`);
    if (!stop.outlined) wrong.push(`${stop.kind}: no outline`);
    if (!stop.seen) wrong.push(`${stop.kind}: covered, or not on the screen`);
    const kind = `${page.viewportSize().width} ${stop.parent} ${stop.kind}`;
    if (!compared.has(kind)) wrong.push(...(await unmarked(page, stop)));
    compared.add(kind);
  }
  const start = stops.findIndex(({ index }) => index === 0);
  return { stops: [...stops.slice(start), ...stops.slice(0, start)], wrong };
}

const LINKS = '#chat-messages > .bubble .bubble-link';

/** Has the script of a conversation come, as it does when somebody first points at a message. */
async function makeOneStop(page) {
  if ((await page.locator(LINKS).count()) === 0) return;
  await page.locator('#chat-messages').dispatchEvent('pointerover');
  await page.locator(`${LINKS}[tabindex="0"]`).waitFor({ state: 'attached' });
}

/** Has what is newer come onto a page of older messages, as it does when one scrolls down. */
async function goToEnd(page) {
  if ((await page.locator('#newer').count()) === 0) return;
  await page.locator('.scroller').dispatchEvent('scroll');
  await page.locator('#newer').waitFor({ state: 'detached' });
}

/** Goes through a conversation by the arrow keys, from its first message to its last. Answers what is wrong. */
async function walkLog(page) {
  const last = page.locator(LINKS).last();
  if ((await page.locator(LINKS).count()) === 0 || (await page.locator('dialog:modal').count()) > 0) return [];
  await last.focus();
  await page.keyboard.press('Home');
  const where = () => page.evaluate(() => document.activeElement.closest('#chat-messages > .bubble')?.id);
  const ids = await page.locator('#chat-messages > .bubble').evaluateAll((all) => all.map((each) => each.id));
  for (const id of ids.slice(ids.indexOf(await where()))) {
    if ((await where()) !== id) return [`${id}: not reached by the arrow keys, but ${await where()}`];
    await page.keyboard.press('ArrowDown');
  }
  return (await last.evaluate((each) => each === document.activeElement)) ? [] : ['the last message: not reached'];
}

async function findings(page) {
  const found = [];
  await goToEnd(page);
  await makeOneStop(page);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await studio.fillBeside(page);
    const names = await page.evaluate(findStops);
    const { stops, wrong } = await walkAround(page, names.length);
    const there = await page.evaluate(() => window.stops.map((each) => each.checkVisibility())); // still
    for (const [i, name] of names.entries())
      if (there[i] && !stops.some(({ index }) => index === i)) wrong.push(`${name}: not reached by Tab`);
    for (const [i, to] of stops.slice(1).entries()) {
      const from = stops[i];
      const way = `${from.kind} → ${to.kind}`;
      if (to.index < from.index) wrong.push(`${way}: not the page's order`);
      if (from.place === to.place && !goesOn(from.box, to.box)) wrong.push(`${way}: not the order of reading`);
    }
    wrong.push(...(await walkLog(page)));
    found.push(...wrong.map((each) => `at ${size.width} px: ${each}`));
  }
  return found;
}

test('what is wrong is found', async () => {
  const page = await studio.show({ path: '/login' });
  await page.evaluate(() => {
    document.querySelector('#email').style.outlineColor = 'transparent';
    document.querySelector('#password').style.outline = 'none';
    document.querySelector('.card-form').style.cssText = 'display: flex; flex-direction: column-reverse';
    document.querySelector('h1').innerHTML = '<a href="#x" inert>x</a>';
  });
  const found = (await findings(page)).join('\n');
  assert.match(found, /#email\.field: the focus changes \d+ pixels/);
  assert.match(found, /#password\.field: no outline/);
  assert.match(found, /#email\.field → input#password\.field: not the order of reading/);
  assert.match(found, /<a href="#x".*: not reached by Tab/);
  await studio.leave(page);
});

for (const look of LOOKS) {
  test(look.name, async () => {
    const page = await studio.show(look, { reducedMotion: 'reduce' });
    assert.deepEqual(await findings(page), []);
    await studio.leave(page);
  });
}
