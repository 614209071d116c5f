// The judge's part on one page: it shows the end of its conversation, whole, in order, each message once; what was
// typed there is stored once.

const PAGE = 50; // messages that a page shows at least, when there are so many

/** What was seen for a moment while the page was watched, as one of the verdict's kinds. */
const kindOf = (fault) => (/twice/.test(fault) ? 'doubled' : /order/.test(fault) ? 'disordered' : 'wrong');

function checkShown(verdict, page, shown, conversation) {
  const ids = new Set(shown.map(({ messageId }) => messageId));
  if (ids.size !== shown.length) verdict.complain('doubled', `${page} shows a message twice at the end`);
  const least = Math.min(PAGE, conversation.length);
  const end = conversation.slice(-Math.max(ids.size, least)).map(({ messageId }) => messageId);
  if (shown.map(({ messageId }) => messageId).join() !== end.join()) {
    const missing = end.filter((id) => !ids.has(id));
    if (missing.length > 0) verdict.complain('lost', `${page} does not show ${missing.slice(0, 5)}`);
    else verdict.complain('disordered', `${page} shows its messages in another order`);
  }
  const texts = new Map(conversation.map(({ messageId, text }) => [messageId, text]));
  for (const { messageId, text } of shown)
    if (texts.get(messageId) !== text) verdict.complain('wrong', `${page} shows ${messageId} with another text`);
}

export function checkPage(verdict, { page, user, contact, shown, faults, typed, badge, unread }, rows) {
  const conversation = [...rows.values()]
    .filter(
      (row) => (row.sender === user && row.receiver === contact) || (row.sender === contact && row.receiver === user),
    )
    .sort((one, other) => one.seq - other.seq);
  checkShown(verdict, page, shown, conversation);
  for (const fault of faults) verdict.complain(kindOf(fault), `${page}: ${fault}`);
  for (const text of typed) {
    const count = conversation.filter((row) => row.text === text).length;
    if (count === 0) verdict.complain('lost', `${page}: “${text}” was typed and is not stored`);
    if (count > 1) verdict.complain('doubled', `${page}: “${text}” was typed once and is stored ${count} times`);
  }
  if (badge !== unread) verdict.complain('wrong', `${page}: the badge says ${badge}, the server ${unread}`);
  verdict.shown += shown.length;
}
