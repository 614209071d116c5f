import { meta } from '../lib/dom.js';
import { startStream } from '../stream/browser_stream.js';
import { USER_KEY } from '../stream/session_watch.js';
import { startShell } from './shell.js';

/**
 * Starts what every page of a signed-in user has.
 * @returns user (the id; empty on a page that does not say), stream (live events), and what startShell returns
 */
export function startPage() {
  const user = meta('chat-user') ?? '';
  const stream = startStream(user, meta('chat-cursor'));
  return { user, stream, ...startShell({ stream, user, userKey: USER_KEY }) };
}
