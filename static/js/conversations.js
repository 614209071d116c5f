/** The conversations beside a room. */
import { shell } from './frame.js';
import { ConversationList } from './inbox/conversation_list.js';
import { roomContact } from './lib/dom.js';
import { me, on } from './stream.js';

new ConversationList(me, roomContact(), shell.times).start({ on });
