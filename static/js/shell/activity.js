/** Which room the user is looking at, in whichever tab of the browser. */
import { hasAttention } from '../lib/dom.js';
import { recall, remember } from '../lib/storage.js';

export class Activity {
  #key;
  #contact;
  #tab = Math.random().toString(36).slice(2);

  /**
   * @param {string} user
   * @param {string | undefined} contact of this page's room
   */
  constructor(user, contact) {
    this.#key = `beantrack.looking.${user}`;
    this.#contact = contact;
  }

  /** Records from now on whether this page has the user's attention. */
  start() {
    const record = () => this.#record(hasAttention());
    for (const event of ['focus', 'blur', 'pageshow']) addEventListener(event, record);
    document.addEventListener('visibilitychange', record);
    addEventListener('pagehide', () => this.#record(false));
    record();
  }

  /** Whether the room of `contact` is being looked at. */
  isViewing(contact) {
    return (hasAttention() && this.#contact === contact) || this.#stored()[1] === contact;
  }

  #record(looking) {
    if (looking) remember(this.#key, `${this.#tab} ${this.#contact ?? ''}`);
    else if (this.#stored()[0] === this.#tab) remember(this.#key, null);
  }

  /** Tab and contact; without storage, no tab knows of another. */
  #stored() {
    return recall(this.#key)?.split(' ') ?? [];
  }
}
