/** GET requests to this site. (post.js has the others.) */
const TIMEOUT_MS = 20_000; // of any request

/** A signal that aborts a request after TIMEOUT_MS. */
export function timeoutSignal() {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), TIMEOUT_MS);
  return abort.signal;
}

/** GETs `path` without using a cached answer: a page restored by the back button would be given an old one. */
export const get = (path, accept) =>
  fetch(path, { headers: { Accept: accept }, cache: 'no-cache', signal: timeoutSignal() });

/** Fetches a page, by default the current one, as a document. Nothing of it is executed. */
export async function fetchPage(path = location.href) {
  const response = await get(path, 'text/html');
  if (!response.ok || response.redirected) throw new Error(`page: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}
