/**
 * Notifies a user who looks elsewhere of a message: with a notification of the system and a soft sound, as they have set
 * it in their profile. A conversation has one notification: the newest message's takes the place of the one before, and
 * it goes when the conversation is read, in whichever tab or on whichever device.
 */
import { t } from '../../lib/i18n.js';
import { messageNumber } from '../../lib/messages.js';

const isGranted = () => globalThis.Notification?.permission === 'granted';

export class Notifier {
  #user;
  #collaborators;
  #readUpTo = new Map(); // contact → the number up to which their messages are read

  /**
   * @param {string} user
   * @param collaborators { activity, preferences, claims, chime, notifications }
   */
  constructor(user, collaborators) {
    this.#user = user;
    this.#collaborators = collaborators;
  }

  start(stream) {
    stream.on('message.sent', (data) => {
      if (!this.#collaborators.activity.isViewing(data.user.id)) this.#notify(data);
    });
    stream.on('message.read', ({ readerId, contactId, upTo }) => {
      if (readerId === this.#user && isGranted()) this.#withdraw(contactId, messageNumber(upTo));
    });
    stream.on('signed-out', () => {
      if (isGranted()) this.withdrawAll();
    });
  }

  /** Removes all notifications. */
  async withdrawAll() {
    await this.#collaborators.notifications.close(() => true);
  }

  /** Notifies of a message, unless another tab does. */
  async #notify(data) {
    const { preferences, claims, chime } = this.#collaborators;
    if (preferences.channels().length === 0 || !(await claims.claim(messageNumber(data.messageId)))) return;
    const channels = preferences.channels();
    const sounds = channels.includes('sound') && chime.play();
    // Where this page may make no sound, the system makes its own.
    if (channels.includes('desktop')) await this.#show(data, { silent: sounds || !channels.includes('sound') });
  }

  async #show({ user, message, messageId }, { silent }) {
    if (!isGranted()) return;
    const number = messageNumber(messageId);
    const isRead = () => this.#readUpTo.get(user.id) >= number;
    if (isRead()) return;
    await this.#collaborators.notifications.show(user.name, {
      body: message || t('Empty message'),
      tag: user.id,
      renotify: true,
      icon: '/static/icons/192.png',
      silent,
      data: { path: `/chat/${user.id}`, number },
    });
    if (isRead()) await this.#close(user.id, number);
  }

  async #withdraw(contact, upTo) {
    this.#readUpTo.set(contact, Math.max(upTo, this.#readUpTo.get(contact) ?? 0));
    await this.#close(contact, this.#readUpTo.get(contact));
  }

  #close(contact, upTo) {
    return this.#collaborators.notifications.close(({ number }) => number <= upTo, contact);
  }
}
