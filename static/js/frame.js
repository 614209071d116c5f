/**
 * The shell of this page, and what the scripts of a room use of it.
 */
import { me, on, USER_KEY } from './stream.js';
import { startShell } from './shell/shell.js';

export { make, isPlainClick as isPlain, hasAttention as isLooking } from './lib/dom.js';
export { fetchPage, get } from './lib/http.js';
export { t, tNodes } from './lib/i18n.js';
export { messageNumber as number } from './lib/messages.js';
export { post } from './lib/post.js';
export { recall, remember } from './lib/storage.js';
export { whenIdle } from './lib/timers.js';

export const shell = startShell({ stream: { on }, user: me, userKey: USER_KEY });

export const localize = (root) => shell.times.localize(root);
export const separateDays = (list) => shell.times.separateDays(list);
export const expectMarked = (upTo) => shell.badge.expectMarked(upTo);
export const noteMarked = (count) => shell.badge.noteMarked(count);
export const countAll = () => shell.badge.countAll();
