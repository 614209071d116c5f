/** Drafts in the browser's storage: one for each conversation of a user. */

/** The key of the user's draft to `contact`. */
export const draftKey = (user, contact) => `beantrack.draft.${user}.${contact}`;

/** The stored draft: { id, text, answered }. Where there is none, `text` is empty. */
export function parseDraft(stored) {
  try {
    const draft = JSON.parse(stored);
    if (typeof draft.text === 'string') return draft;
  } catch {
    /* none, or one of an earlier version, which stored the text alone */
  }
  return { text: stored ?? '' };
}
