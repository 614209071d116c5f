/** The conversation with one contact. */
import { hasAttention } from '../lib/dom.js';
import { post } from '../lib/post.js';
import { sleep, whenIdle } from '../lib/timers.js';
import { BubbleTemplate } from './bubble_template.js';
import { numberOf, parseBubbles } from './bubbles.js';
import { JumpButton } from './jump_button.js';
import { KeyboardNavigation } from './keyboard.js';
import { MessageHistory } from './message_history.js';
import { MessageLinks } from './message_links.js';
import { MessageList } from './message_list.js';
import { NewLine } from './new_line.js';
import { Pagination } from './pagination.js';
import { ReadTracker } from './read_tracker.js';
import { Receipts } from './receipts.js';
import { RoomView } from './room_view.js';
import { Scroll } from './scroll.js';
import { Sync } from './sync.js';
import { UnreadNotice } from './unread_notice.js';
import { startWriting } from './writing.js';

/**
 * Creates the parts of the room that is on the page and connects them.
 * @param {string} user the id of the user who is signed in
 * @param {string} contact the id of the other person
 * @param page stream (live events), outbox, badge (the unread count: expectMarked, noteMarked, countAll), times
 *   (localize, separateDays), showToast(text), and onSent(), called when a message was sent from here
 */
export function startRoom(user, contact, { stream, outbox, badge, times, showToast, onSent }) {
  const scroll = new Scroll();
  const list = new MessageList(scroll, times);
  const template = new BubbleTemplate(user, contact);
  const messageHistory = new MessageHistory(contact);
  const unread = new UnreadNotice(contact, scroll.element);
  const tracker = createReadTracker(contact, { list, scroll, unread, badge });
  const receipts = new Receipts(user, list, messageHistory, (element) => times.localize(element), sleep);
  const newLine = new NewLine(list.element, (number) => tracker.isRead(number));
  const pagination = new Pagination(contact, list, scroll, messageHistory, {
    onOlder: () => unread.dropCount(),
    onNewest: () => {
      jump.forgetElsewhere();
      sync.resume();
    },
    onLoad: () => update(),
  });
  const jump = new JumpButton(contact, list, scroll, tracker, pagination);
  const parts = { list, scroll, template, pagination, tracker, receipts, jump, newLine, unread };
  const isPaused = pagination.lacksNewest;
  const sync = new Sync(new RoomView(contact, parts), messageHistory, outbox, { isPaused, sleep, random: Math.random });

  const update = () => {
    jump.update();
    tracker.schedule();
  };
  const stopReading = () => {
    sync.end();
    tracker.end();
  };
  list.onAdd((bubbles) => {
    unread.update();
    receipts.show(bubbles);
  });
  tracker.onMark(() => jump.update());
  outbox.onSent((receiver, html) => {
    if (receiver !== contact) return;
    if (pagination.lacksNewest) return location.assign(`/chat/${contact}`);
    list.add(parseBubbles(html));
    onSent();
  });
  startWriting(user, contact, { outbox, list, scroll, template, newLine });
  new KeyboardNavigation(list).start();
  const links = new MessageLinks(contact, list, showToast, stopReading);
  links.start();

  stream.on('message.sent', (data) => {
    if (data.user.id !== contact) return;
    document.querySelector('h1 a').textContent = data.user.name;
    if (pagination.lacksNewest) {
      jump.noteElsewhere();
      badge.countAll();
    }
    jump.update();
    sync.receive(data);
  });
  stream.on('message.echo', (data) => {
    if (data.receiverId === contact) sync.receive(data);
  });
  stream.on('message.read', (data) => {
    if (data.readerId === contact && data.contactId === user) receipts.receive(data);
  });
  stream.on('reset', () => {
    sync.refresh();
    receipts.showAll();
  });
  stream.on('signed-out', () => {
    stopReading();
    receipts.end();
  });

  const scrolled = () => {
    if (!scroll.isWhereOpened()) pagination.start();
    update();
  };
  scroll.element.addEventListener('scroll', scrolled, { passive: true });
  addEventListener('focus', () => tracker.schedule());
  document.addEventListener('visibilitychange', () => tracker.schedule());
  addEventListener('pageshow', ({ persisted }) => {
    const isBack = persisted || performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
    if (isBack && unread.exists && !pagination.lacksNewest) unread.renew(); // it may be read by now
  });

  // The page that gives a refused text back has the form's address, which is none to reload or to return to.
  if (location.pathname === '/chat/send') history.replaceState(null, '', `/chat/${contact}`);
  whenIdle(() => times.separateDays(list.element));
  // A room opens where the new messages begin, unless its address leads elsewhere.
  if (newLine.element && !pagination.lacksNewest && !location.hash) scroll.openAt(newLine.element);
  links.goToTarget();
  update();
}

function createReadTracker(contact, { list, scroll, unread, badge }) {
  const getSeen = () => ({ from: scroll.firstSeen(list.bubbles), upTo: scroll.lastSeen(list.theirs) });
  const clock = { monotonic: () => performance.now(), setTimeout: (...timer) => setTimeout(...timer) };
  return new ReadTracker(contact, readAtFirst(list, unread), { getSeen, hasAttention }, { post, badge, clock });
}

/** The numbers of the contact's messages that are read, as far as the page knows. */
function readAtFirst(list, unread) {
  const firstNew = list.element.querySelector('.new-line + .bubble');
  if ('unmarked' in list.element.dataset && (firstNew || unread.exists))
    return { from: Infinity, upTo: firstNew ? numberOf(firstNew) - 1 : 0 };
  const last = list.theirs.at(-1);
  return { from: list.first ? numberOf(list.first) : Infinity, upTo: last ? numberOf(last) : 0 };
}
