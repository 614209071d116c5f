/**
 * The service worker. It shows a page when there is no network, and brings a click on a notification to the conversation.
 *
 * It keeps nothing of anybody's: its cache has the three files of the offline page, which are the same for everyone. Of
 * all requests it answers none but the opening of a page, and the browser asks for that page before the worker has
 * even woken (navigation preload), so that nothing waits for it.
 *
 * nginx writes the version of the static files in here. So each release is another script: browsers, which ask for it
 * with every page they open, find it and let it take over.
 */
const CACHES = 'beantrack-offline-';
const CACHE = `${CACHES}<!--# echo var="beantrack_version" -->`;
const PAGE = '/offline';
const FILES = [PAGE, '/static/css/offline.css', '/static/js/offline.js']; // which no other page asks for

const kept = (path) => caches.match(path, { cacheName: CACHE });

// ---- Its coming and going

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((path) => new Request(path, { cache: 'reload' })));
  await skipWaiting(); // no page depends on the one before
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(CACHES) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable();
}

addEventListener('install', (event) => event.waitUntil(fill()));
addEventListener('activate', (event) => event.waitUntil(takeOver()));

// ---- Pages

async function open({ request, preloadResponse }) {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    return (await kept(PAGE)) ?? Response.error();
  }
}

/** Whoever comes to the sign-in is signed out: what names people and messages is taken from the screen. */
async function clear() {
  for (const each of await registration.getNotifications()) each.close();
  await navigator.clearAppBadge?.();
}

addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin || event.request.method !== 'GET') return;
  if (event.request.mode === 'navigate') {
    event.respondWith(open(event));
    if (pathname === '/login') event.waitUntil(clear());
  } else if (FILES.includes(pathname)) {
    event.respondWith(kept(pathname).then((file) => file ?? fetch(event.request)));
  }
});

// ---- Notifications; static/js/shell/notifications shows them, with the conversation's path

async function show(path) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = pages.find(({ url }) => new URL(url).pathname === path);
  await (there ? there.focus() : clients.openWindow(path));
}

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data.path));
});
