/**
 * What every page of a signed-in user has: the unread badge, the reader's own times, presence, notifications, the state
 * of the connection, and signing out.
 *
 *   const shell = startShell({ stream, user, userKey });
 *   shell.times.localize(element);
 */
import { meta, roomContact } from '../lib/dom.js';
import { recall } from '../lib/storage.js';
import { TimeFormat } from '../lib/time_format.js';
import { Activity } from './activity.js';
import { ConnectionBanner } from './connection_banner.js';
import { LocalTimes } from './local_times.js';
import { showSignedOut } from './notice.js';
import { Chime } from './notifications/chime.js';
import { Claims } from './notifications/claims.js';
import { Notifier } from './notifications/notifier.js';
import { NotificationPreferences } from './notifications/preferences.js';
import { NotificationPrompt } from './notifications/prompt.js';
import { SystemNotifications } from './notifications/system_notifications.js';
import { Presence } from './presence.js';
import { registerServiceWorkerLater } from './service_worker.js';
import { SignOut } from './sign_out.js';
import { UnreadBadge } from './unread_badge.js';

/**
 * Creates and starts the parts of the shell.
 * @param stream live events
 * @param {string} user
 * @param {string} userKey the key of the storage that has the user who is signed in
 * @returns {{ badge: UnreadBadge, times: LocalTimes, prompt: NotificationPrompt }}
 */
export function startShell({ stream, user, userKey }) {
  // The server need not mark what a room shows as read: its script does, when the user looks at it.
  document.cookie = 'beantrack_scripts=1; path=/; SameSite=Lax';
  const isFromDatabase = meta('chat-cursor') !== undefined; // an error page is not

  const activity = new Activity(user, roomContact());
  const preferences = new NotificationPreferences(user);
  const badge = new UnreadBadge(user, roomContact());
  const times = new LocalTimes(new TimeFormat(document.documentElement.lang, navigator.languages));
  const notifier = new Notifier(user, {
    activity,
    preferences,
    claims: new Claims(user),
    chime: new Chime(),
    notifications: new SystemNotifications(),
  });

  activity.start();
  if (isFromDatabase) preferences.store();
  badge.start(stream, isFromDatabase);
  new ConnectionBanner().start(stream);
  new Presence(times).start(stream);
  notifier.start(stream);
  times.start();
  new SignOut(user, userKey, notifier).start();
  stream.on('signed-out', () => showSignedOut(recall(userKey) === ''));
  registerServiceWorkerLater();
  return { badge, times, prompt: new NotificationPrompt(preferences) };
}
