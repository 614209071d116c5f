/**
 * The profile's notification settings: switching them on asks the browser for its permission, and a note says what the
 * permission means.
 */
import { makeButton } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import {
  explainPermission,
  notificationPermission,
  requestNotificationPermission,
} from '../shell/notifications/permission.js';

export class NotificationSettings {
  #box = document.getElementById('notify-desktop');
  #note = document.getElementById('notify-note');

  start() {
    this.#box.addEventListener('change', async () =>
      this.#show(this.#box.checked ? await requestNotificationPermission() : notificationPermission()),
    );
    this.#box.setAttribute('aria-describedby', this.#note.id);
    this.#show(notificationPermission());
  }

  #show(permission) {
    this.#note.textContent = this.#box.checked ? explainPermission(permission) : '';
    if (!this.#box.checked || permission !== 'default') return;
    // It was switched on in another browser, or the browser's question was closed.
    const allow = makeButton('button-link', t('Allow'), async () => {
      this.#show(await requestNotificationPermission());
      this.#box.focus();
    });
    this.#note.append(' ', allow);
  }
}
