// Nothing scrolls sideways and nothing is cut off: on a narrow phone, on a desk at 200 % zoom, with letters twice as
// large, and from right to left.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { insertMessage } from './support/sql.mjs';
import { LOOKS, Studio } from './support/looks.mjs';

const MANNERS = {
  'at 320 px': { width: 320, height: 640 },
  'at 320 px, right to left': { width: 320, height: 640, dir: 'rtl' },
  'at 1024 px': { width: 1024, height: 768 }, // the narrowest with the conversations beside a room
  'at 1024 px, right to left': { width: 1024, height: 768, dir: 'rtl' },
  'at 1280 px, zoomed to 200 %': { width: 640, height: 400 },
  'at 1280 px, letters at 200 %': { width: 1280, height: 800, letters: '200%' },
};

const studio = await Studio.open();
after(() => studio.close());

/** What is wider than the place it has, as "selector: by how many px"; runs in the page. */
function tooWide() {
  const found = [];
  const name = (each) =>
    each.tagName.toLowerCase() +
    (each.id ? `#${each.id}` : '') +
    [...each.classList].map((word) => `.${word}`).join('');
  const page = document.scrollingElement;
  window.scrollTo(1000, 0);
  if (page.scrollWidth > page.clientWidth) found.push(`the page: ${page.scrollWidth - page.clientWidth}`);
  if (window.scrollX !== 0) found.push(`the page scrolls: ${window.scrollX}`);
  for (const each of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(each);
    const hidden = each.clientWidth <= 1 || !each.checkVisibility();
    const meant = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none' || each.matches('input');
    if (!hidden && !meant && style.overflowX !== 'visible' && each.scrollWidth > each.clientWidth)
      found.push(`${name(each)}: ${each.scrollWidth - each.clientWidth}`);
    const box = each.getBoundingClientRect();
    if (!hidden && !each.closest('.visually-hidden, .skip') && (box.left < -0.5 || box.right > page.clientWidth + 0.5))
      found.push(`${name(each)} stands from ${Math.round(box.left)} to ${Math.round(box.right)}`);
  }
  return found;
}

/** What one writes with has to be on the screen; runs in the page. */
function composerOff() {
  const form = document.querySelector('#chat-form');
  return form && form.getBoundingClientRect().bottom > window.innerHeight + 0.5 ? ['the form is off the screen'] : [];
}

/** Puts the page into a manner of being shown; runs in the page. */
function turn({ dir, letters = '' }) {
  const root = document.documentElement;
  root.dataset.dir ??= root.dir; // its own
  root.dir = dir ?? root.dataset.dir;
  root.style.fontSize = letters;
}

async function findings(page) {
  const found = [];
  for (const [name, manner] of Object.entries(MANNERS)) {
    await page.setViewportSize(manner);
    await page.evaluate(turn, manner);
    await studio.fillBeside(page);
    for (const finding of [...(await page.evaluate(tooWide)), ...(await page.evaluate(composerOff))])
      found.push(`${name}: ${finding}`);
  }
  return found;
}

test('what is too wide is found', async () => {
  const page = await studio.show({ path: '/login' });
  await page.evaluate(() => {
    document.querySelector('h1').style.width = '1300px';
  });
  const found = await findings(page);
  for (const name of Object.keys(MANNERS)) assert.match(found.join('\n'), new RegExp(`^${name}: the page: \\d+$`, 'm'));
  await page.evaluate(() => {
    document.querySelector('main').style.overflow = 'hidden';
  });
  assert.match((await findings(page)).join('\n'), /^at 320 px: main#main.card: \d+$/m, 'cut off is as bad');
  await studio.leave(page);
});

for (const look of LOOKS) {
  test(look.name, async () => {
    const page = await studio.show(look, { viewport: MANNERS['at 320 px'], deviceScaleFactor: 2 });
    assert.deepEqual(await findings(page), []);
    await studio.leave(page);
  });
}

test('a long word that arrives', async () => {
  const { reader, talk } = studio.cast;
  const room = LOOKS.find(({ name }) => name === 'room-short');
  const page = await studio.show(room, { viewport: { width: 320, height: 640 } });
  const id = await insertMessage(talk.id, reader.id, 'W'.repeat(300));
  await page.locator(`#message-${id}`).waitFor();
  assert.deepEqual(await page.evaluate(tooWide), []);
  await studio.leave(page);
});
