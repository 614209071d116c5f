/** The page's outbox (outbox/outbox.js), and drafts. */
import { draftKey as keyOf, parseDraft } from './lib/drafts.js';
import { startOutbox } from './outbox/browser_outbox.js';
import { me, on } from './stream.js';

export const outbox = startOutbox(me, { on });
export const draftKey = (receiver) => keyOf(me, receiver);
export const draftIn = parseDraft;
