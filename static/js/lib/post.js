/**
 * POST requests to this site, with the page's CSRF token. After the user has signed in again in another tab, the page's
 * token is an old one: a refused request then fetches the new token and is repeated.
 *
 *   await post('/chat/mark-read', { sender_id: … });
 */
import { meta } from './dom.js';
import { fetchPage, timeoutSignal } from './http.js';

const tokenMeta = () => document.querySelector('meta[name="csrf-token"]');

/**
 * POSTs `body` as JSON.
 * @returns {Promise<Response>}
 */
export async function post(path, body, { accept = 'application/json', ...options } = {}) {
  const attempt = () =>
    fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': tokenMeta().content, Accept: accept },
      body: JSON.stringify(body),
      signal: timeoutSignal(),
      ...options,
    });
  const response = await attempt();
  return response.status === 403 ? repeatWithNewToken(attempt, response) : response;
}

/**
 * Repeats a request that was refused with `response` if the page's token was an old one. If another user has signed in,
 * the result is a 401: for this page that means signed out.
 */
async function repeatWithNewToken(attempt, response) {
  const inbox = await fetchPage('/chat').catch(() => null);
  if (!inbox) return response;
  const content = (name) => inbox.querySelector(`meta[name="${name}"]`)?.content;
  if (content('chat-user') !== meta('chat-user')) return new Response(null, { status: 401 });
  return replaceToken(content('csrf-token')) ? attempt() : response;
}

/** Puts `token` into this page. Returns whether it is another one. */
function replaceToken(token) {
  if (token === tokenMeta().content) return false;
  tokenMeta().content = token;
  for (const field of document.querySelectorAll('input[name="_token"]')) field.value = token;
  return true;
}
