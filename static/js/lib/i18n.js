/**
 * Phrases in the page's language. They are written in English and looked up in the page (templates/phrases.tpl).
 *
 *   t('Characters left: {1}', 20);
 */
let phrases = null; // English → translation; read with the first phrase. A page in English has none.

function readPhrases() {
  const rows = globalThis.document?.getElementById('phrases')?.content.children ?? [];
  return new Map([...rows].map((row) => [row.dataset.en, row.textContent]));
}

/** The translation of `english` as a list of texts, with `values` in place of {1}, {2}, … */
export function tNodes(english, ...values) {
  phrases ??= readPhrases();
  return (phrases.get(english) ?? english).split(/\{(\d)\}/).map((part, i) => (i % 2 ? values[part - 1] : part));
}

/** The same as one text. */
export const t = (english, ...values) => tNodes(english, ...values).join('');
