import { concerns } from './recipients.js';

/** Key of the browser's storage: the user whose page was opened last. Empty after a sign-out. */
export const USER_KEY = 'beantrack.user';

/** Notices when somebody else has signed in, in another tab: the session, and so the stream, is theirs from then on. */
export class SessionWatch {
  #user;
  #storage;
  #isRecorded = false;

  /**
   * Records `user` as the one whose page was opened last.
   * @param user the user's id; empty on a page that does not name one
   * @param storage returns the browser's storage; throws where it is blocked
   */
  constructor(user, storage) {
    this.#user = user;
    this.#storage = storage;
    try {
      if (user) storage().setItem(USER_KEY, user);
      this.#isRecorded = user !== '';
    } catch {
      /* No storage: the first event that is addressed to another user reveals the change. */
    }
  }

  get user() {
    return this.#user;
  }

  /** Whether an event is addressed to another user only, so that the stream is theirs. */
  isForeign(type, data) {
    return this.#user !== '' && !concerns(this.#user, type, data);
  }

  /** Whether another user's page has been opened, or somebody has signed out, since this page was opened. */
  isReplaced() {
    return this.#isRecorded && (this.#storage().getItem(USER_KEY) ?? this.#user) !== this.#user;
  }
}
