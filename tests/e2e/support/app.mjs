// Windows with a service worker, what it shows, and what a browser is asked about that.
import { pageIn, signIn, windowOf } from './browser.mjs';
import { BASE } from './stack.mjs';

/** A window of `person`'s that may have a service worker; with the stack at another address if need be. */
export async function appWindow(browser, person, { base = BASE, ...options } = {}) {
  const context = await windowOf(browser, null, { serviceWorkers: 'allow', ...options });
  if (person) await signIn(context, person, base);
  return context;
}

/** A page in it whose worker is at work already: the page itself would register it after a while. */
export async function appPage(context, address) {
  const page = await pageIn(context);
  await page.goto(address);
  await register(page);
  return page;
}

export const register = (page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    const { active } = await navigator.serviceWorker.ready;
    while (active.state !== 'activated') await new Promise((wake) => setTimeout(wake, 10));
  });

/** What the browser's caches hold: { name: [{ path, text }] }. */
export const cached = (page) =>
  page.evaluate(async () => {
    const found = {};
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      found[name] = [];
      for (const request of await cache.keys()) {
        const text = await (await cache.match(request)).text();
        found[name].push({ path: new URL(request.url).pathname, text });
      }
    }
    return found;
  });

/** The notifications that the worker shows: { title, body, tag, silent } each. */
export const notifications = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return (await registration.getNotifications()).map(({ title, body, tag, silent }) => ({
      title,
      body,
      tag,
      silent,
    }));
  });

/**
 * Runs in a page before all else: the browser's permission to notify is `permission` and, once it was asked, `answer`.
 * Notes what is asked (by a click or key?) and told: window.asked, told, and the tones that were played.
 */
export function watch({ permission, answer }) {
  window.asked = [];
  window.told = [];
  window.tones = 0;
  let now = sessionStorage.getItem('permission') ?? permission;
  Object.defineProperty(Notification, 'permission', { get: () => now });
  Notification.requestPermission = async () => {
    window.asked.push(navigator.userActivation.isActive);
    now = answer;
    sessionStorage.setItem('permission', now); // as long as the tab lives
    return now;
  };
  const show = ServiceWorkerRegistration.prototype.showNotification;
  ServiceWorkerRegistration.prototype.showNotification = function showNotification(title, options) {
    window.told.push(options.body);
    return show.call(this, title, options);
  };
  const tone = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function createOscillator() {
    window.tones += 1;
    return tone.call(this);
  };
}
