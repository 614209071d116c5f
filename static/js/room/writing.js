import { draftKey } from '../lib/drafts.js';
import { post } from '../lib/post.js';
import { randomId } from '../lib/random_id.js';
import { recall, remember } from '../lib/storage.js';
import { OutboxView } from '../outbox/view.js';
import { Composer } from './composer.js';
import { DraftKeeper } from './draft_keeper.js';
import { TypingNotifier } from './typing_notifier.js';

/**
 * Starts what a room needs for writing: the form, its draft, and the texts that wait.
 * @param {string} user
 * @param {string} contact
 * @param parts outbox, list, scroll, template and newLine
 */
export function startWriting(user, contact, { outbox, list, scroll, template, newLine }) {
  const clock = { monotonic: () => performance.now() };
  const composer = new Composer(list.element, scroll, new TypingNotifier(contact, post, clock), (text, answered) => {
    outbox.enqueue(contact, text, answered);
    newLine.remove();
    scroll.toEnd();
  });
  const view = new OutboxView(outbox, contact, template, { onEdit: takeBack, focusInput: () => composer.focus() });
  const drafts = new DraftKeeper(draftKey(user, contact), composer, { recall, remember }, randomId);

  /** Brings a refused text back into the form. */
  function takeBack(item) {
    outbox.discard(item);
    composer.takeBack(item);
    view.render();
    composer.focus();
  }

  function update() {
    const refused = outbox.waitingFor(contact).find((item) => item.refused && outbox.wasShown(item));
    if (refused && composer.isEmpty()) takeBack(refused);
    view.render();
  }

  composer.start(drafts);
  outbox.onChange(update);
  update();
  addEventListener('storage', ({ key, oldValue, newValue }) => drafts.noteStored(key, oldValue, newValue));
  for (const event of ['focus', 'pageshow', 'visibilitychange']) addEventListener(event, () => drafts.catchUp());
}
