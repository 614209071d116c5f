/**
 * Whether this browser shows notifications. That is the browser's own affair, each one's for itself; that somebody wants
 * them is a setting, and holds everywhere.
 *
 *   import { answer, ask, WORDS } from './permission.js';
 *   if (answer() === 'default') …               // nobody has asked yet
 *   button.onclick = async () => say(WORDS[await ask()]);
 */
import { register } from './app.js';
import { t } from './frame.js';

/** What each answer means. */
export const WORDS = {
  granted: t('This browser shows them, as long as BeanTrack Chat is open in it or as an app.'),
  denied: t(
    'This browser refuses to show them. To allow it, open the settings of this site beside its address, and reload.',
  ),
  default: t('This browser has not been allowed to show them yet.'),
  insecure: t('Browsers show them only for pages with a secure address (https), which this one does not have.'),
  missing: t('This browser cannot show them. On an iPhone or iPad, put BeanTrack Chat on the home screen first.'),
};

/** The browser's answer so far: a key of WORDS. */
export function answer() {
  if (!isSecureContext) return 'insecure';
  return globalThis.Notification?.permission ?? 'missing';
}

/** Asks the person, if the browser may still do so: only from a click or a key. Answers as answer() does. */
export async function ask() {
  if (answer() === 'default') await Notification.requestPermission();
  if (answer() === 'granted') await register(); // phones show them through it alone
  return answer();
}
