/**
 * Whether this browser shows notifications. Each browser decides for itself; that the user wants them is a setting, and
 * holds in all of them.
 */
import { t } from '../../lib/i18n.js';
import { registerServiceWorker } from '../service_worker.js';

/** 'granted', 'denied', 'default' (not asked yet), 'insecure' (plain HTTP) or 'missing' (not supported). */
export function notificationPermission() {
  if (!isSecureContext) return 'insecure';
  return globalThis.Notification?.permission ?? 'missing';
}

/** Asks the user, if the browser still may: only on a click or a key. Returns the permission then. */
export async function requestNotificationPermission() {
  if (notificationPermission() === 'default') await Notification.requestPermission();
  if (notificationPermission() === 'granted') await registerServiceWorker(); // phones need it to show them
  return notificationPermission();
}

/** What a permission means, in words. */
export function explainPermission(permission) {
  switch (permission) {
    case 'granted':
      return t('Notifications are on while BeanTrack Chat is open in this browser or as an app.');
    case 'denied':
      return t(
        'This browser blocks notifications. Allow them in the site settings next to the address, then reload.',
      );
    case 'default':
      return t('This browser does not have permission to show notifications yet.');
    case 'insecure':
      return t('Notifications need a secure connection (HTTPS), which this site does not have.');
    default:
      return t('This browser does not support notifications. On an iPhone or iPad, add BeanTrack Chat to the Home Screen first.');
  }
}
