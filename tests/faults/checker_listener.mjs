// The judge's part on one listener, which was there from the first message to the last.

const TOLD = {
  'message.sent': { whose: 'receiver', unread: true },
  'message.echo': { whose: 'sender', unread: false },
};

/** The number in a message's id, which is its place. */
const number = (messageId) => Number(messageId.slice(1));

/** What an event, or a fetched message, says otherwise than its row; '' when nothing. */
function difference({ type, sender, receiver, text, unread }, row) {
  if (sender !== row.sender || receiver !== row.receiver) return `is from ${sender} to ${receiver}`;
  if (text !== row.text) return 'has another text';
  if (TOLD[type] && unread !== TOLD[type].unread) return `is ${unread ? 'unread' : 'read'}`;
  return '';
}

/** An event that tells of a read mark: its reader has read its contact's messages up to one that is marked so. */
function checkMark(verdict, { listener, user }, { reader, contact, upTo }, rows) {
  const row = rows.get(upTo);
  if (row?.receiver !== reader || row?.sender !== contact || !row?.read || (user !== reader && user !== contact))
    verdict.complain('wrong', `${listener} was told that ${reader} has read ${contact}'s up to ${upTo}`);
}

/** Every read mark in the rows: both people have heard of it, or of a later one. */
function checkMarks(verdict, { listener, user }, heard, rows) {
  const highest = (marks) => {
    const found = new Map(); // reader and contact → the newest message read
    for (const { reader, contact, upTo } of marks) {
      const pair = `${reader} has read ${contact}'s`;
      if (number(upTo) > number(found.get(pair) ?? 'M0')) found.set(pair, upTo);
    }
    return found;
  };
  const markOf = ({ receiver, sender, messageId }) => ({ reader: receiver, contact: sender, upTo: messageId });
  const told = highest([
    ...heard.filter(({ type }) => type === 'message.read'),
    ...heard.filter(({ type, read }) => type === 'fetched' && read).map(markOf),
  ]);
  const own = [...rows.values()].filter(({ receiver, sender, read }) => read && (receiver === user || sender === user));
  for (const [pair, upTo] of highest(own.map(markOf)))
    if (number(told.get(pair) ?? 'M0') < number(upTo))
      verdict.complain('lost', `${listener} never heard that ${pair} up to ${upTo}`);
}

/** `times`: when messages were begun and acknowledged. */
export function checkListener(verdict, who, heard, rows, times) {
  const { listener, user } = who;
  const told = new Set();
  const known = new Set();
  const newestBegun = new Map(); // conversation → the latest begin of a send whose message was told so far
  let last = 0n;
  for (const line of heard) {
    const { type, messageId } = line;
    if (type !== 'fetched') {
      const eventId = BigInt(line.eventId); // with its tag, it may exceed what a Number holds
      if (eventId <= last)
        verdict.complain(eventId === last ? 'doubled' : 'disordered', `${listener}: event ${eventId} after ${last}`);
      if (eventId > last) last = eventId;
    }
    if (type === 'message.read') checkMark(verdict, who, line, rows);
    if (!messageId) continue;
    known.add(messageId);
    const row = rows.get(messageId);
    const other = row && difference(line, row);
    if (other) verdict.complain('wrong', `${listener} was told that ${messageId} ${other}`);
    if (type === 'fetched') continue;
    if (!row || row[TOLD[type]?.whose] !== user)
      verdict.complain('wrong', `${listener} was told ${type} of ${messageId}`);
    if (told.has(messageId)) verdict.complain('doubled', `${listener} was told of ${messageId} twice`);
    told.add(messageId);
    if (!row) continue;
    // Whoever waits for the answer before writing on must be read in that order.
    const conversation = `${row.sender} ${row.receiver}`;
    if ((times.acknowledged.get(messageId) ?? Infinity) < (newestBegun.get(conversation) ?? 0))
      verdict.complain('disordered', `${listener}: ${messageId} was told after one that was sent later`);
    newestBegun.set(conversation, Math.max(newestBegun.get(conversation) ?? 0, times.begun.get(messageId) ?? 0));
  }
  for (const row of rows.values()) {
    if (row.receiver !== user && row.sender !== user) continue;
    if (!known.has(row.messageId)) verdict.complain('lost', `${listener} never heard of ${row.messageId}`);
  }
  checkMarks(verdict, who, heard, rows);
  verdict.shown += known.size;
}
