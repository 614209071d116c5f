// The photographer of dev/screenshots: node dev/screenshots.mjs FOLDER [--docs | word …], with a stack that is up.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NOW } from '../tests/e2e/support/gallery.mjs';
import { LOOKS, Studio } from '../tests/e2e/support/looks.mjs';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));

const SIZES = [
  { width: 320, height: 640, schemes: ['light'] },
  { width: 360, height: 740, schemes: ['light', 'dark'] },
  { width: 768, height: 1024, schemes: ['light', 'dark'] },
  { width: 1440, height: 900, schemes: ['light', 'dark'] },
  { width: 360, height: 740, schemes: ['light'], dir: 'rtl' },
];

// The pictures of the README.
const README = [
  { name: 'inbox', look: 'inbox', width: 1000, height: 640, scheme: 'light' },
  { name: 'room', look: 'room-short', width: 1200, height: 720, scheme: 'light' },
  { name: 'phone', look: 'room-short', width: 360, height: 700, scheme: 'dark' },
];

const variant = ({ width, dir }, scheme) => [width, scheme, dir].filter(Boolean).join('-');

/** Shows a look at the same moment, with all that differs from run to run made alike. */
async function pose(studio, look, { width, height }, dir) {
  const before = (context) => context.clock.install({ time: NOW });
  const page = await studio.show(look, { viewport: { width, height }, before });
  await page.mouse.move(0, 0);
  await page.evaluate((direction) => {
    if (direction) document.documentElement.dir = direction;
    const request = document.querySelector('.card-note code');
    if (request) request.textContent = '0123456789abcdef0123456789abcdef';
  }, dir);
  return page;
}

async function shoot(page, scheme, path) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.screenshot({ path, animations: 'disabled' });
}

async function takeAll(studio, looks, folder) {
  for (const look of looks) {
    await mkdir(join(folder, look.name), { recursive: true });
    for (const size of SIZES) {
      const page = await pose(studio, look, size, size.dir);
      for (const scheme of size.schemes)
        await shoot(page, scheme, join(folder, look.name, `${variant(size, scheme)}.png`));
      await studio.leave(page);
    }
    console.log(`  ${look.name}`);
  }
}

async function takeReadme(studio) {
  for (const { name, look, scheme, ...size } of README) {
    const page = await pose(
      studio,
      LOOKS.find((each) => each.name === look),
      size,
    );
    await shoot(page, scheme, join(DOCS, `${name}.png`));
    await studio.leave(page);
    console.log(`  docs/${name}.png`);
  }
}

/** A page that shows all pictures, a row for each look. */
function contactSheet(looks) {
  const variants = SIZES.flatMap((size) => size.schemes.map((scheme) => variant(size, scheme)));
  const cell = (name, each) =>
    `<td><a href="${name}/${each}.png"><img src="${name}/${each}.png" alt="${name}, ${each}" loading="lazy"></a></td>`;
  const row = ({ name }) =>
    `<tr id="${name}"><th>${name}</th>${variants.map((each) => cell(name, each)).join('')}</tr>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>BeanTrack Chat: all looks</title>
<style>
  body { font: 14px/1.4 system-ui; background: #888; }
  th { position: sticky; left: 0; text-align: left; vertical-align: top; padding: 0.5em; background: #888; }
  thead th { top: 0; z-index: 1; }
  td { vertical-align: top; padding: 4px; }
  img { display: block; height: 420px; }
</style>
<table>
<thead><tr><th></th>${variants.map((each) => `<th>${each}</th>`).join('')}</tr></thead>
${looks.map(row).join('\n')}
</table>
`;
}

const [folder, ...words] = process.argv.slice(2);
const studio = await Studio.open();
try {
  if (words.includes('--docs')) {
    await takeReadme(studio);
  } else {
    const looks = LOOKS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
    if (looks.length === 0) throw new Error(`no look is named like ${words.join(' or ')}`);
    if (words.length === 0) await rm(folder, { recursive: true, force: true });
    await takeAll(studio, looks, folder);
    await writeFile(join(folder, 'index.html'), contactSheet(LOOKS));
    console.log(`The pictures are in ${folder}/index.html`);
  }
} finally {
  await studio.close();
}
