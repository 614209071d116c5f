/**
 * What makes an app of the pages in a browser that can: the service worker (static/worker.js), which shows a page when
 * there is no network, and through which phones show notifications.
 */

/** Registers the worker, unless it is there. Where there can be none (plain HTTP, some private windows) nothing happens. */
export async function register() {
  try {
    return await navigator.serviceWorker?.register('/worker.js');
  } catch {
    return undefined;
  }
}
