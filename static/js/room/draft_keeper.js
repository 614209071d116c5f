/**
 * Keeps the draft of a conversation for all tabs of the browser.
 *
 * Tabs that show the same draft know it by its id: they drop it when it is sent or deleted in one of them, and show
 * what it has become when somebody comes back to them. A text that two tabs have changed becomes two drafts. The storage
 * may be late, so that holds until something is written here.
 */
import { parseDraft } from '../lib/drafts.js';

export class DraftKeeper {
  #key;
  #form;
  #storage;
  #newId;
  #id;
  #stored = null; // the draft in the storage; null: none, or another one than the form has
  #shown = null; // the draft in the form; older than the stored one when another tab has changed it since
  #isEdited = false; // something was written here since somebody came back

  /**
   * @param {string} key of the draft in the storage
   * @param form getDraft(), { text, answered }, and showDraft(draft), which has `save` called
   * @param storage recall(key) and remember(key, value), as in lib/storage.js
   * @param {() => string} newId
   */
  constructor(key, form, storage, newId) {
    this.#key = key;
    this.#form = form;
    this.#storage = storage;
    this.#newId = newId;
  }

  /** Shows the stored draft. */
  restore() {
    this.#show(this.#storage.recall(this.#key));
  }

  /** Stores what is in the form. */
  save() {
    if (this.#written() === this.#shown) return;
    this.#isEdited = true;
    if (!this.#shown || this.#shown !== this.#stored) this.#id = this.#newId();
    const draft = this.#written();
    const isOurs = this.#shown === this.#stored && this.#recall() === this.#stored;
    if (draft || isOurs) this.#storage.remember(this.#key, draft);
    this.#stored = this.#recall() === draft ? draft : null; // the storage may be full
    this.#shown = draft;
  }

  /** Somebody comes back to this tab: shows what has become of the draft, unless a text of its own is here. */
  catchUp() {
    this.#isEdited = false;
    const kept = this.#recall();
    const draft = kept === this.#shown ? this.#stored : kept;
    if (draft !== this.#shown && (this.#stored || this.#isFormEmpty())) this.#show(draft);
  }

  /** A key of the storage was changed by another tab; null: it had or has no value. */
  noteStored(key, oldValue, newValue) {
    if (key !== this.#key) return;
    if (newValue) {
      if (oldValue === this.#stored) this.#stored = parseDraft(newValue).id === this.#id ? newValue : null;
      if (!this.#isEdited) this.catchUp();
    } else if (oldValue === this.#stored) {
      this.#show(null);
    } else if (this.#shown) {
      this.#stored = this.#shown; // it was changed here while the other one was sent
      this.#storage.remember(this.#key, this.#shown);
    }
  }

  #show(draft) {
    const { id, text, answered = null } = parseDraft(draft);
    this.#id = id;
    this.#stored = this.#shown = draft;
    this.#form.showDraft({ text, answered });
  }

  #recall() {
    return this.#storage.recall(this.#key);
  }

  #written() {
    const { text, answered } = this.#form.getDraft();
    return text ? JSON.stringify({ id: this.#id, text, answered }) : null;
  }

  #isFormEmpty() {
    const { text, answered } = this.#form.getDraft();
    return !text && !answered;
  }
}
