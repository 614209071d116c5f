// Joins that several look-ups of a reader share (db/reader_store.h), in statements in which the reader's account is
// called u.
#pragma once

#define BEANTRACK_FROM_UNREAD \
  " FROM messages n FORCE INDEX (messages_received) STRAIGHT_JOIN users x ON x.id = n.sender_id"
#define BEANTRACK_IS_UNREAD "n.receiver_id = u.id AND n.is_read = 0 AND n.sender_id <> n.receiver_id"

// How many messages the reader has not read, up to kMaxUnreadCounted. Two parameters: kMaxUnreadCounted - 1 and
// kMaxUnreadCounted. Messages without a sender are not counted, since the inbox cannot list them. A derived table with
// a limit would be shorter, but the server would create a temporary table for it each time.
#define BEANTRACK_UNREAD_COUNT                                                                     \
  "IF((SELECT 1" BEANTRACK_FROM_UNREAD " WHERE " BEANTRACK_IS_UNREAD " LIMIT 1 OFFSET ?) IS NULL," \
  " (SELECT COUNT(*)" BEANTRACK_FROM_UNREAD " WHERE " BEANTRACK_IS_UNREAD "), ?)"

// The number and the tag (e.tag) of the newest event, as EventStore::position.
#define BEANTRACK_NEWEST_EVENT "GREATEST(c.value, COALESCE((SELECT MAX(id) FROM chat_events), 0))"
#define BEANTRACK_POSITION_JOINS                          \
  " LEFT JOIN chat_counters c ON c.name = 'chat_events'" \
  " LEFT JOIN chat_events e ON e.id = " BEANTRACK_NEWEST_EVENT
