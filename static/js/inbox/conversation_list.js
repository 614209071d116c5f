/**
 * The live list of conversations: the inbox, and the recent conversations beside a room. A message moves its
 * conversation up and changes preview, time and count. What an event does not tell (a person who is not in the list,
 * counts after reading) is fetched with the inbox. Then the list dispatches `refreshed`, with that page as its detail.
 */
import { hasAttention, make } from '../lib/dom.js';
import { draftKey, parseDraft } from '../lib/drafts.js';
import { fetchPage } from '../lib/http.js';
import { t } from '../lib/i18n.js';
import { messageNumber } from '../lib/messages.js';
import { recall } from '../lib/storage.js';
import { RefreshTimer } from './refresh_timer.js';

const REFRESH_MS = 400; // several events are one request
const READING_MS = 2_000; // the same while the user reads on in the room, one screen after the other
const RETRY_MS = 10_000; // longest wait before a failed request is repeated
const MAX_BESIDE_ROOM = 30; // conversations

export class ConversationList {
  #user;
  #room;
  #times;
  #list = document.getElementById('contacts');
  #jump = document.getElementById('jump'); // the room's button to its newest message
  #showsNeedsReply = new URLSearchParams(location.search).get('show') === 'needs-reply';
  #eventsDuringRefresh = null; // during a request, whose answer may be older than they are
  #refreshTimer = new RefreshTimer(() => this.#refresh());

  /**
   * @param {string} user
   * @param {string | undefined} room the contact whose room the list is beside; undefined: it is the inbox
   * @param {LocalTimes} times
   */
  constructor(user, room, times) {
    this.#user = user;
    this.#room = room;
    this.#times = times;
  }

  start(stream) {
    stream.on('message.sent', (data) => this.#addMessage(data.user.id, data, false));
    stream.on('message.echo', (data) => this.#addMessage(data.receiverId, data, true));
    stream.on('message.read', (data) => this.#noteRead(data));
    stream.on('reset', () => this.#refreshIn(REFRESH_MS));
    stream.on('signed-out', () => this.#refreshTimer.end());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#refreshIn(REFRESH_MS));
    addEventListener('storage', ({ key }) => {
      for (const row of this.#list.children)
        if (key === draftKey(this.#user, row.dataset.contact)) this.#showDraft(row);
    });
    this.#showDrafts();
    if (this.#room) this.#refreshIn(0);
  }

  #rowOf(person) {
    return this.#list.querySelector(`[data-contact="${CSS.escape(person)}"]`);
  }

  #addMessage(person, data, isOwn) {
    this.#eventsDuringRefresh?.push([person, data, isOwn]);
    const row = this.#rowOf(person);
    if (!row) return this.#refreshIn(REFRESH_MS);
    if (messageNumber(data.messageId) <= messageNumber(row.dataset.last)) {
      // It was stored late, and counts all the same.
      if (!isOwn && data.messageId !== row.dataset.last) this.#refreshIn(REFRESH_MS);
      return;
    }
    this.#showLast(row, data, isOwn);
    if (isOwn && this.#showsNeedsReply) this.#refreshIn(REFRESH_MS); // it no longer does
    if (!isOwn && !this.#isReadAtOnce(person)) showCount(row, countOf(row) + 1);
    this.#moveUp(row, data);
  }

  #showLast(row, { messageId, message, createdAt }, isOwn) {
    row.dataset.last = messageId;
    row.querySelector('.contact-author').textContent = isOwn ? t('You:') : '';
    row.querySelector('.contact-text').textContent = message || t('Empty message');
    row.querySelector('.contact-time').replaceChildren(make('time', { dateTime: createdAt }));
    row.querySelector('.contact').classList.toggle('needs-reply', !isOwn && row.dataset.readOnly === undefined);
    this.#times.localize(row);
  }

  /** Whether a message arrives at the end of the room while the user looks at it: it is read before it is counted. */
  #isReadAtOnce(person) {
    return person === this.#room && hasAttention() && this.#jump.classList.contains('hidden');
  }

  /** Moves a row to its place without losing the focus inside it. */
  #moveUp(row, { messageId }) {
    const isOlder = (other) => messageNumber(other.dataset.last) < messageNumber(messageId);
    const next = [...this.#list.children].find(isOlder);
    if (!next || next === row) return;
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    next.before(row);
    focused?.focus({ preventScroll: true });
  }

  #noteRead({ readerId, contactId, upTo }) {
    if (readerId !== this.#user) return;
    const row = contactId === this.#room ? this.#rowOf(this.#room) : null;
    const isAll = row && messageNumber(upTo) >= messageNumber(row.dataset.last) && !document.querySelector('.above');
    if (isAll) showCount(row, 0);
    else this.#refreshIn(row ? READING_MS : REFRESH_MS);
  }

  /** Where nothing is unread, the user's draft stands before the last message. */
  #showDraft(row) {
    row.querySelector('.contact-draft')?.remove();
    const { contact } = row.dataset;
    const { text } = parseDraft(recall(draftKey(this.#user, contact)));
    if (!text.trim() || contact === this.#room) return;
    const words = make('span', { dir: 'auto', textContent: text });
    const draft = make('span', { className: 'contact-draft' }, make('b', { textContent: t('Draft:') }), ' ', words);
    row.querySelector('.contact-last').prepend(draft);
  }

  #showDrafts() {
    for (const row of this.#list.children) this.#showDraft(row);
  }

  #refreshIn(ms) {
    this.#refreshTimer.schedule(ms);
  }

  async #refresh() {
    this.#eventsDuringRefresh = [];
    try {
      const page = await fetchPage(this.#room ? `/chat?limit=${MAX_BESIDE_ROOM}` : location.href);
      this.#replaceRows([...page.getElementById('contacts').children]);
      const missed = this.#eventsDuringRefresh;
      this.#eventsDuringRefresh = null;
      for (const event of missed) this.#addMessage(...event);
      this.#list.dispatchEvent(new CustomEvent('refreshed', { detail: page }));
    } catch {
      this.#eventsDuringRefresh = null; // the next page is newer than they are
      this.#refreshTimer.scheduleIfIdle(Math.random() * RETRY_MS);
    }
  }

  #replaceRows(fresh) {
    const focused = document.activeElement?.closest?.('[data-contact]')?.dataset.contact;
    this.#list.replaceChildren(...(this.#room ? fresh.filter((row) => row.dataset.last) : fresh));
    if (this.#room) this.#rowOf(this.#room)?.querySelector('a').setAttribute('aria-current', 'page');
    this.#times.localize(this.#list);
    this.#showDrafts();
    if (focused) this.#rowOf(focused)?.querySelector('a').focus({ preventScroll: true });
  }
}

const countOf = (row) => Number(row.querySelector('.contact-unread').textContent);

function showCount(row, unread) {
  const badge = row.querySelector('.contact-unread');
  badge.textContent = unread || '';
  badge.classList.toggle('hidden', unread === 0);
}
