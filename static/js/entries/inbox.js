/** The inbox. */
import { ConversationList } from '../inbox/conversation_list.js';
import { NameFilter } from '../inbox/name_filter.js';
import { startOutbox } from '../outbox/browser_outbox.js';
import { startPage } from '../shell/page.js';

export const page = startPage();
startOutbox(page.user, page.stream);
new ConversationList(page.user, undefined, page.times).start(page.stream);
new NameFilter().start();
