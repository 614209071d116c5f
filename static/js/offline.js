/**
 * The offline page, which the service worker shows in the place of a page that could not be fetched, under that page's
 * address: so to go on is to load it anew, as soon as the site answers.
 */
const FIRST_MS = 3_000; // the wait before a look is random up to this, doubled with each that was in vain
const LAST_MS = 30_000;

const misses = location.pathname !== '/offline'; // somebody may look at the page itself
let limit = FIRST_MS;
let timer = 0;

/** Goes on if the site answers, whatever it says. */
async function look() {
  clearTimeout(timer);
  try {
    await fetch('/worker.js', { method: 'HEAD', cache: 'no-store' });
    location.reload();
  } catch {
    lookLater();
  }
}

function lookLater() {
  timer = setTimeout(look, Math.random() * limit);
  limit = Math.min(LAST_MS, 2 * limit);
}

if (misses) {
  document.getElementById('again').addEventListener('click', (event) => {
    event.preventDefault();
    location.reload();
  });
  addEventListener('online', look);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
  lookLater();
}
