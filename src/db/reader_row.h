// Joins that several look-ups of a reader share (db/reader_store.h), in statements in which the reader's account is
// called u.
#pragma once

// The reader's unread messages n, one a row. As the inbox counts: what has no sender to be listed under would never be
// read. Rows, since a server makes temporary tables of a count that is limited.
#define BEANTRACK_UNREAD_ROWS                                                                                  \
  " LEFT JOIN (messages n FORCE INDEX (messages_received) STRAIGHT_JOIN users x ON x.id = n.sender_id)"        \
  " ON n.receiver_id = u.id AND n.is_read = 0 AND n.sender_id <> n.receiver_id"

// The number and the tag (e.tag) of the newest event, as EventStore::position.
#define BEANTRACK_NEWEST_EVENT "GREATEST(c.value, COALESCE((SELECT MAX(id) FROM chat_events), 0))"
#define BEANTRACK_POSITION_JOINS                          \
  " LEFT JOIN chat_counters c ON c.name = 'chat_events'" \
  " LEFT JOIN chat_events e ON e.id = " BEANTRACK_NEWEST_EVENT
