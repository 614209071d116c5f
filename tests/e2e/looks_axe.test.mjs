// axe finds nothing on any page, in any state, on a phone and on a desk, light and dark.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import axe from 'axe-core';
import { LOOKS, Studio } from './support/looks.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']; // the others do not look at colours
const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

const studio = await Studio.open();
after(() => studio.close());

const toldOf = ({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`);

/**
 * What axe finds, as "rule: selector: what is wrong". What it cannot decide counts, too; but for the contrast of a text
 * that the edge of the conversation cuts through, which is decided where it is whole.
 */
async function findings(page, runOnly) {
  const { violations, incomplete } = await page.evaluate((which) => window.axe.run({ runOnly: which }), runOnly);
  return [...violations, ...incomplete.filter(({ id }) => id !== 'color-contrast')].flatMap(toldOf);
}

test('axe finds what is wrong', async () => {
  const page = await studio.show({ path: '/login' });
  await page.evaluate(axe.source);
  await page.evaluate(() => {
    document.querySelector('label').remove();
    document.querySelector('h1').style.color = '#999';
  });
  const found = (await findings(page, TAGS)).join('\n');
  assert.match(found, /^label: #email/m);
  assert.match(found, /^color-contrast: h1/m);
  await studio.leave(page);
});

for (const look of LOOKS) {
  test(look.name, async () => {
    const page = await studio.show(look, { viewport: SIZES[0], reducedMotion: 'reduce', colorScheme: 'dark' });
    await page.evaluate(axe.source);
    assert.deepEqual(await findings(page, COLOUR_RULES), [], 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.evaluate(() => window.scrollTo(0, 0)); // what the bar above half covers is judged where it is whole
      assert.deepEqual(await findings(page, TAGS), [], `at ${size.width} px`);
    }
    await studio.leave(page);
  });
}
