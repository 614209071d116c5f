// Chromium, and people in it.
import { chromium } from 'playwright-core';
import { BASE, freePort, url } from './stack.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
];

/** A browser with a fresh profile. It ends with this process, whatever ends that. Options are playwright's. */
export const launch = ({ args = [], ...options } = {}) =>
  chromium.launch({
    ...options,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...ARGS, ...args],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });

/**
 * A browser in which only the tab in front is visible, and those behind can be frozen; playwright's own keep all of
 * their tabs awake. It has one window: { context, close }.
 */
export async function launchLifelike() {
  const port = await freePort();
  const launched = await launch({ args: [`--remote-debugging-port=${port}`] });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
  return { context: browser.contexts()[0], close: () => launched.close() };
}

/**
 * A window of someone's own (cookies, storage), signed in as `person` if one is given. Options are playwright's. It has no
 * service worker unless they allow one: playwright could not intercept what passes through it.
 */
export async function windowOf(browser, person, options = {}) {
  const usual = { locale: 'en-GB', timezoneId: 'Africa/Kampala', serviceWorkers: 'block' };
  const context = await browser.newContext({ ...usual, ...options });
  context.setDefaultTimeout(15_000);
  if (person) await signIn(context, person);
  return context;
}

/** Gives a window somebody's session, instead of whose it had; at another address of the stack if need be. */
export function signIn(context, person, base = BASE) {
  const [name, value] = person.cookie.split('=');
  return context.addCookies([{ name, value, url: base.href, httpOnly: true, sameSite: 'Lax' }]);
}

/**
 * A page in a window, with all that goes wrong in it noted in `page.faults`: script errors, console errors (a
 * violation of the Content-Security-Policy is one) and dialogs (nothing here opens any).
 */
export async function pageIn(context, path) {
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`));
  page.on('console', (line) => {
    if (line.type() === 'error') page.faults.push(`console: ${line.text()}`);
  });
  page.on('dialog', (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  if (path) await page.goto(url(path));
  return page;
}

/** The text of a message on the page as its reader sees it, once it is there. */
export async function textOf(page, id) {
  return page.locator(`#message-${id} .bubble-text`).evaluate((element) => element.textContent);
}

/** How often something stands on the page, waiting for it to stand there once. */
export async function once(page, selector) {
  await page.locator(selector).first().waitFor({ state: 'attached' });
  return page.locator(selector).count();
}

/**
 * Holds the answers to what the page asks of `pattern` from now on, or so many `times`, as a slow network does.
 * { fetched, release }: `fetched` is fulfilled once the server has answered; `release()` lets the page have the answer.
 */
export async function holdAnswer(page, pattern, options = {}) {
  let answered;
  let release;
  const fetched = new Promise((done) => {
    answered = done;
  });
  const released = new Promise((done) => {
    release = done;
  });
  const hold = async (route) => {
    const response = await route.fetch();
    answered();
    await released;
    await route.fulfill({ response });
  };
  await page.route(pattern, hold, options);
  return { fetched, release };
}
