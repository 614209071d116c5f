/** The inbox. */
import { shell } from '../frame.js';
import { ConversationList } from '../inbox/conversation_list.js';
import { NameFilter } from '../inbox/name_filter.js';
import '../outbox.js';
import { me, on } from '../stream.js';

new ConversationList(me, undefined, shell.times).start({ on });
new NameFilter().start();
