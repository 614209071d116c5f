// Draws the icons of the installed app from static/icon.svg, with the browser of the tests: node dev/icons.mjs
//
// Its pictures are committed, so that building needs neither a browser nor a converter: they change as seldom as the
// bean does.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launch } from '../tests/e2e/support/browser.mjs';

const STATIC = fileURLToPath(new URL('../static', import.meta.url));

// `whole`: painted up to the corners, for systems that cut a shape of their own out of it. The bean stands within the
// inner 80 %, which all of them leave.
const ICONS = [
  { name: '192', size: 192 },
  { name: '512', size: 512 },
  { name: 'maskable', size: 512, whole: true },
  { name: 'apple', size: 180, whole: true },
];

const bean = await readFile(`${STATIC}/icon.svg`, 'utf8');
const browser = await launch();
try {
  for (const { name, size, whole } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const drawing = whole ? bean.replace(" rx='8'", '') : bean;
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${drawing}`);
    await page.screenshot({ path: `${STATIC}/icons/${name}.png`, omitBackground: true });
    await page.close();
    console.log(`  static/icons/${name}.png`);
  }
} finally {
  await browser.close();
}
