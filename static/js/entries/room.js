/** A room, with the other conversations beside it where the window is wide. */
import { ConversationList } from '../inbox/conversation_list.js';
import { roomContact } from '../lib/dom.js';
import { startOutbox } from '../outbox/browser_outbox.js';
import { showBesideWideRoom } from '../room/beside.js';
import { startRoom } from '../room/room.js';
import { showToast } from '../shell/notice.js';
import { startPage } from '../shell/page.js';

export const page = startPage();
const { user, stream, times } = page;
const contact = roomContact();
const outbox = startOutbox(user, stream);
startRoom(user, contact, { ...page, outbox, showToast, onSent: () => page.prompt.offer() });
showBesideWideRoom(() => new ConversationList(user, contact, times).start(stream));
