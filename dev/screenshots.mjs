// Makes the pictures in docs/ from a stack that is up: node dev/screenshots.mjs [http://127.0.0.1:8080]
// Best on a fresh STATE, whose conversations are the demo's.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const { chromium } = createRequire(join(root, 'tests/e2e/'))('playwright-core');
const url = process.argv[2] ?? 'http://127.0.0.1:8080';

const desk = { width: 1000, height: 640 };
const phone = { width: 360, height: 700 };
const pictures = [
  { name: 'inbox', user: 'vendor1', path: '/chat', viewport: desk, colorScheme: 'light' },
  { name: 'room', user: 'supplier1', room: 'Kampala Roasters', viewport: desk, colorScheme: 'light' },
  { name: 'phone', user: 'vendor1', room: 'Bugisu Growers', viewport: phone, colorScheme: 'dark' },
];

const profile = mkdtempSync(join(tmpdir(), 'beantrack-screenshots-'));
for (const { name, user, path, room, viewport, colorScheme } of pictures) {
  const browser = await chromium.launchPersistentContext(join(profile, name), {
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport,
    colorScheme,
    timezoneId: 'Africa/Kampala',
    locale: 'en-GB',
  });
  const page = await browser.newPage();
  await page.goto(`${url}/login`);
  await page.fill('input[name=email]', `${user}@beantrack.test`);
  await page.fill('input[name=password]', 'coffee-demo');
  await page.click('main button[type=submit]');
  await page.waitForURL('**/chat');
  if (room) await page.click(`main a:has-text("${room}")`);
  else await page.goto(url + path);
  await page.waitForLoadState('load');
  await page.waitForTimeout(500); // fonts and the scroll to the newest message
  await page.screenshot({ path: join(root, 'docs', `${name}.png`) });
  await browser.close();
}
rmSync(profile, { recursive: true, force: true });
