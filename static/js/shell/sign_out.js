/**
 * Signing out of a device that others may use: nothing of the user stays in this browser. Where texts are kept that
 * have not been sent, it asks first, since they are deleted.
 */
import { make } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { recall, remember, storedKeys } from '../lib/storage.js';
import { sleep } from '../lib/timers.js';

const SETTLE_MS = 100; // until other tabs have heard of a deletion, and have stored a text of their own again
const MAX_ROUNDS = 20; // no more tabs than that have a text of their own

export class SignOut {
  #user;
  #userKey;
  #notifier;
  #isRunning = false;

  /**
   * @param {string} user
   * @param {string} userKey the key of the storage that has the user who is signed in; empty tells tabs of a sign-out
   * @param {Notifier} notifier
   */
  constructor(user, userKey, notifier) {
    this.#user = user;
    this.#userKey = userKey;
    this.#notifier = notifier;
  }

  /** Handles the page's form. */
  start() {
    const form = document.querySelector('[action="/logout"]');
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#run(form);
    });
  }

  /** Submits `form` once nothing of the user is left here, unless they cancel. */
  async #run(form) {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const unsent = this.#unsent();
    if (unsent.length === 0 || (await confirmDeletion(unsent))) {
      await this.#deleteAll();
      form.hidden = true;
      document.body.append(form); // the notice of a sign-out may have removed it from the page
      form.submit();
    }
    this.#isRunning = false;
  }

  /** Keys of drafts, outbox, notifications and so on: `beantrack.<kind>.<user id>…` */
  #keys(kind = '\\w+') {
    const own = new RegExp(`^beantrack\\.${kind}\\.${this.#user}(\\.|$)`);
    return storedKeys().filter((key) => own.test(key));
  }

  /** What would be lost, in words: what is stored, and what the storage has refused and only this page has. */
  #unsent() {
    const receiver = document.getElementById('receiver_id')?.value;
    const isStored = recall(`beantrack.draft.${this.#user}.${receiver}`) !== null;
    const isWriting = Boolean(document.getElementById('message')?.value.trim());
    const drafts = this.#keys('draft').length + (isWriting && !isStored ? 1 : 0);
    const pending = document.getElementById('pending')?.children.length ?? 0;
    const messages = Math.max(this.#keys('outbox').length, pending);
    return [drafts && t('Drafts: {1}', drafts), messages && t('Unsent messages: {1}', messages)].filter(Boolean);
  }

  /** Deletes everything of the user. Tabs hear that they are signed out before their texts are deleted. */
  async #deleteAll() {
    remember(this.#userKey, '');
    for (let round = 0; round < MAX_ROUNDS && this.#keys().length > 0; round += 1) {
      for (const key of this.#keys()) remember(key, null);
      await sleep(SETTLE_MS);
    }
    await this.#notifier.withdrawAll().catch(() => {});
    await navigator.clearAppBadge?.().catch(() => {});
  }
}

const button = (properties) => make('button', { type: 'submit', ...properties });

/** Asks whether these texts may be deleted. */
async function confirmDeletion(texts) {
  const explanation = t('You have drafts or unsent messages on this device. Signing out deletes them.');
  const dialog = make(
    'dialog',
    { className: 'sign-out-question', 'aria-labelledby': 'sign-out-heading', 'aria-describedby': 'sign-out-what' },
    make('h2', { id: 'sign-out-heading', textContent: t('Sign out and delete unsent messages?') }),
    make(
      'div',
      { id: 'sign-out-what' },
      make('p', { textContent: explanation }),
      make('ul', {}, ...texts.map((textContent) => make('li', { textContent }))),
    ),
    make(
      'form',
      { method: 'dialog' },
      button({ className: 'button-quiet', value: 'cancel', autofocus: true, textContent: t('Cancel') }),
      button({ className: 'button', value: 'delete', textContent: t('Delete and sign out') }),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((closed) => {
    dialog.addEventListener('close', closed, { once: true });
  });
  dialog.remove();
  return dialog.returnValue === 'delete';
}
