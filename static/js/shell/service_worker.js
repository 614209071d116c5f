/**
 * The service worker (static/worker.js), which shows the offline page and through which phones show notifications.
 */
const DELAY_MS = 10_000; // after the page was loaded: it must not compete with what the page needs

/** Registers it, unless it is there. Where there can be none (plain HTTP, some private windows) nothing happens. */
export async function registerServiceWorker() {
  try {
    return await navigator.serviceWorker?.register('/worker.js');
  } catch {
    return undefined;
  }
}

/** Registers it when the page has been loaded for a while. */
export function registerServiceWorkerLater() {
  const schedule = () => setTimeout(registerServiceWorker, DELAY_MS);
  if (document.readyState === 'complete') schedule();
  else addEventListener('load', schedule);
}
