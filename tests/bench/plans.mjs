// The requests of each workload, with what their responses must be (load/plan.h).
import {
  CONTACTS,
  INBOXES,
  ROOMS,
  SAME_ROOMS,
  SENDERS,
  inboxSeq,
  messageId,
  ownSeqs,
  place,
  shownSeqs,
  unreadOf,
} from './dataset.mjs';

const range = (count) => Array.from({ length: count }, (_, i) => i);
const shuffled = (list, step) => list.map((_, i) => list[(i * step) % list.length]); // step: prime to the length
const SCRIPTS = '; beantrack_scripts=1'; // the pages' scripts mark messages read, not the requests

const whose = ({ cookie, name }) => ({
  cookie: cookie + SCRIPTS,
  contains: [`<span class="me-name" dir="auto">${name}</span>`],
});

const room = ({ people, first }, number, folder) => ({
  path: `/${folder}/${people[place.contact(number)].id}`,
  ...whose(people[place.reader(number)]),
  list_prefix: 'id="message-M',
  list: shownSeqs(first, number).map((seq) => messageId(seq).slice(1)),
  count_text: 'bubble-state">Read',
});

/** Each is a function of the data set, of a table of CSRF tokens by user id, and of the system. */
export const PLANS = {
  unread: ({ people }) =>
    shuffled(range(ROOMS), 331).map((number) => ({
      path: '/chat/unread',
      cookie: people[place.reader(number)].cookie,
      body_is: `{"count":${unreadOf(number)}}`,
    })),

  room: (data, _tokens, system) =>
    range(ROOMS).map((number) => ({
      ...room(data, number, 'chat'),
      changes: ownSeqs(data.first, number)
        .map(system.rowId ?? messageId)
        .reverse(),
    })),

  'same-room': (data, _tokens, system) =>
    range(SAME_ROOMS).map((i) => room(data, ROOMS + i, system.sameRoomFolder ?? 'chat')),

  inbox: ({ people, first }) =>
    range(INBOXES).map((i) => ({
      path: '/chat',
      ...whose(people[place.inbox(i)]),
      list_prefix: 'data-contact="',
      list: range(CONTACTS)
        .sort((one, other) => inboxSeq(first, i, other) - inboxSeq(first, i, one))
        .map((k) => people[place.inboxContact(i, k)].id),
    })),

  send: ({ people }, tokens, system) =>
    range(SENDERS * SENDERS).map((n) => {
      const sender = people[place.sender(n % SENDERS)];
      const receiver = people[place.receiver((n + Math.floor(n / SENDERS)) % SENDERS)];
      return {
        path: '/chat/send',
        cookie: sender.cookie,
        csrf: system.csrfOf?.(sender) ?? tokens[sender.id],
        receiver: receiver.id,
      };
    }),
};
