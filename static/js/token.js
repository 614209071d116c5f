/**
 * The CSRF token of a page after the user has signed in anew in another tab. Loaded when a request is refused.
 */
import { me } from './stream.js';
import { fetchPage, tokenMeta } from './frame.js';

/**
 * Repeats a request that got `response`, a 403, if the page's token was an old one.
 * Where somebody else has signed in, the answer is a 401: for this page that is to be signed out.
 */
export async function repeat(attempt, response) {
  const inbox = await fetchPage('/chat').catch(() => null);
  if (!inbox) return response;
  if (read(inbox, 'chat-user') !== me) return new Response(null, { status: 401 });
  return renew(read(inbox, 'csrf-token')) ? attempt() : response;
}

const read = (page, name) => page.querySelector(`meta[name="${name}"]`)?.content;

/** Takes the token of the newest sign-in into this page. Returns whether it is another one. */
function renew(token) {
  if (token === tokenMeta.content) return false;
  tokenMeta.content = token;
  for (const field of document.querySelectorAll('input[name="_token"]')) field.value = token;
  return true;
}
