/**
 * Signing out of a device that others may use: nothing of the person stays in this browser. Where texts are kept that
 * have not been sent, it asks first, since they are deleted. Loaded when somebody signs out.
 *
 *   import { leave } from './sign_out.js';
 *   leave(form);   // the form is submitted, unless the person cancels
 */
import { me, USER_KEY } from './stream.js';
import { make, recall, remember, t } from './frame.js';
import { withdrawAll } from './notify.js';

const OWN_KEY = new RegExp(`^beantrack\\.\\w+\\.${me}(\\.|$)`); // drafts, outbox, notifications, what is looked at
const QUIET_MS = 100; // until other tabs have heard of a deletion, and have kept a text of their own anew
const MOST_TURNS = 20; // more tabs than that do not have a text of their own

function ownKeys() {
  try {
    return Object.keys({ ...localStorage }).filter((key) => OWN_KEY.test(key));
  } catch {
    return []; // no storage
  }
}

const count = (kind) => ownKeys().filter((key) => key.startsWith(`beantrack.${kind}.`)).length;

/** What would be lost, as words: what the storage has, and what it has refused and this page alone has. */
function unsent() {
  const receiver = document.getElementById('receiver_id')?.value;
  const kept = recall(`beantrack.draft.${me}.${receiver}`);
  const drafts = count('draft') + (document.getElementById('message')?.value.trim() && !kept ? 1 : 0);
  const messages = Math.max(count('outbox'), document.getElementById('pending')?.children.length ?? 0);
  return [drafts && t('Drafts: {1}', drafts), messages && t('Unsent messages: {1}', messages)].filter(Boolean);
}

/** Deletes all of the person's. Tabs hear that they are signed out before their texts are deleted. */
async function wipe() {
  remember(USER_KEY, '');
  for (let turn = 0; turn < MOST_TURNS && ownKeys().length > 0; turn += 1) {
    for (const key of ownKeys()) remember(key, null);
    await new Promise((done) => setTimeout(done, QUIET_MS));
  }
  await withdrawAll().catch(() => {});
  await navigator.clearAppBadge?.().catch(() => {});
}

const button = (properties) => make('button', { type: 'submit', ...properties });

/** Asks whether `texts` may be deleted. Answers with the person's choice. */
async function mayDelete(texts) {
  const what = t('This device keeps texts of yours that have not been sent. Signing out deletes them.');
  const dialog = make(
    'dialog',
    { className: 'sign-out-question', 'aria-labelledby': 'sign-out-heading', 'aria-describedby': 'sign-out-what' },
    make('h2', { id: 'sign-out-heading', textContent: t('Sign out and delete what is not sent?') }),
    make(
      'div',
      { id: 'sign-out-what' },
      make('p', { textContent: what }),
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
  await new Promise((closed) => dialog.addEventListener('close', closed, { once: true }));
  dialog.remove();
  return dialog.returnValue === 'delete';
}

let leaving = false;

/** Signs out with `form`, once nothing of the person is left here. */
export async function leave(form) {
  if (leaving) return;
  leaving = true;
  const texts = unsent();
  if (texts.length === 0 || (await mayDelete(texts))) {
    await wipe();
    form.hidden = true;
    document.body.append(form); // notice.js may have taken it from the page
    form.submit();
  }
  leaving = false;
}
