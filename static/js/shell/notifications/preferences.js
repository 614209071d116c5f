/** How the user wants to be notified: 'desktop', 'sound'. As the page that was opened last has it, for all tabs. */
import { meta } from '../../lib/dom.js';
import { recall, remember } from '../../lib/storage.js';

export class NotificationPreferences {
  #key;

  constructor(user) {
    this.#key = `beantrack.ways.${user}`;
  }

  /** Stores what the page came with. */
  store() {
    remember(this.#key, meta('chat-notify'));
  }

  /** The channels that are switched on. */
  channels() {
    const words = recall(this.#key) ?? meta('chat-notify') ?? '';
    return words.split(' ').filter(Boolean);
  }

  /** Switches a channel on in the tabs of this browser. Without storage, it is on from the next page on. */
  enable(channel) {
    remember(this.#key, [...new Set([...this.channels(), channel])].join(' '));
  }
}
