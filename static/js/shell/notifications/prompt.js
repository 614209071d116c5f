/**
 * Asks once in each browser whether it may notify, when that is useful: somebody has sent a message, and waits for an
 * answer. The question is a line above the messages that moves nothing and can be ignored.
 */
import { make, makeButton } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { post } from '../../lib/post.js';
import { recall, remember } from '../../lib/storage.js';
import { afterPaint } from '../../lib/timers.js';
import { explainPermission, notificationPermission, requestNotificationPermission } from './permission.js';

const ASKED_KEY = 'beantrack.asked'; // when it was asked

export class NotificationPrompt {
  #preferences;
  #hasOffered = false;
  #text = make('p', { role: 'status' });
  #line = make('div', { className: 'ask-line', role: 'group', 'aria-label': t('Notifications') }, this.#text);
  #place = make('div', { className: 'ask' }, this.#line); // has no height, so that nothing moves

  /** @param {NotificationPreferences} preferences */
  constructor(preferences) {
    this.#preferences = preferences;
  }

  /** Asks in the room that is open, if nobody has been asked in this browser and it has not decided. */
  offer() {
    if (notificationPermission() !== 'default' || this.#hasOffered || recall(ASKED_KEY)) return;
    this.#hasOffered = true;
    remember(ASKED_KEY, new Date().toISOString()); // without storage: once on each page
    afterPaint(() => this.#ask());
  }

  #ask() {
    this.#line.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#close();
    });
    const accept = this.#button(t('Yes'), () => this.#accept());
    this.#show(t('Notify you of replies?'), accept, this.#closeButton(t('Not now')));
    document.querySelector('.scroller').prepend(this.#place);
  }

  async #accept() {
    const permission = await requestNotificationPermission();
    if (permission === 'default') return this.#close(); // without an answer
    try {
      if (permission === 'granted') await this.#save();
      this.#show(explainPermission(permission), this.#closeButton(t('Close')));
    } catch {
      this.#show(t('Could not be saved. You can also change this in your profile.'), this.#closeButton(t('Close')));
    }
  }

  /** Stores the setting, which holds in every browser, and for the open tabs of this one. */
  async #save() {
    const response = await post('/profile/settings', { notify_desktop: '1' });
    if (!response.ok) throw new Error(`settings: ${response.status}`);
    this.#preferences.enable('desktop');
  }

  /** Replaces text and buttons. The focus stays in the line if it is there. */
  #show(text, ...buttons) {
    const focused = this.#line.contains(document.activeElement);
    this.#text.textContent = text;
    this.#line.replaceChildren(this.#text, ...buttons);
    if (focused) buttons[0].focus();
  }

  #close() {
    const focused = this.#line.contains(document.activeElement);
    this.#place.remove();
    if (focused) document.getElementById('message').focus();
  }

  #button(label, onclick) {
    return makeButton('button-quiet', label, onclick);
  }

  #closeButton(label) {
    return this.#button(label, () => this.#close());
  }
}
