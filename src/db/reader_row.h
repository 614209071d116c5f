// Joins that several look-ups of a reader share (db/reader_store.h), in statements in which the reader's account is
// called u.
#pragma once

#include <cstddef>
#include <cstdint>

#include "db/row.h"
#include "model/event_id.h"

// The reader's unread messages n, one a row. As the inbox counts: what has no sender to be listed under would never be
// read. Rows, since a server makes temporary tables of a count that is limited.
#define BEANTRACK_UNREAD_ROWS                                                                                  \
  " LEFT JOIN (messages n FORCE INDEX (messages_received) STRAIGHT_JOIN users x ON x.id = n.sender_id)"        \
  " ON n.receiver_id = u.id AND n.is_read = 0 AND n.sender_id <> n.receiver_id"

// The position of the event log, as EventStore::position: the number that was given last, and the newest event e. With
// BEANTRACK_POSITION_JOINS, for position_from.
#define BEANTRACK_POSITION "c.value, e.id, e.tag"
#define BEANTRACK_POSITION_JOINS                         \
  " LEFT JOIN chat_counters c ON c.name = 'chat_events'" \
  " LEFT JOIN chat_events e ON e.id = (SELECT MAX(id) FROM chat_events)"

namespace beantrack::db {

constexpr std::size_t kPositionColumns = 3;

// The position whose columns begin at `first`.
inline EventId position_from(const Row& row, std::size_t first) {
  const std::uint64_t given = row.number(first), newest = row.number(first + 1);
  if (given > newest) return {given, 0};
  return {newest, static_cast<std::uint32_t>(row.number(first + 2))};
}

}  // namespace beantrack::db
