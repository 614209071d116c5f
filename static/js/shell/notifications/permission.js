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
      return t('This browser shows them, as long as BeanTrack Chat is open in it or as an app.');
    case 'denied':
      return t(
        'This browser refuses to show them. To allow it, open the settings of this site beside its address, and reload.',
      );
    case 'default':
      return t('This browser has not been allowed to show them yet.');
    case 'insecure':
      return t('Browsers show them only for pages with a secure address (https), which this one does not have.');
    default:
      return t('This browser cannot show them. On an iPhone or iPad, put BeanTrack Chat on the home screen first.');
  }
}
