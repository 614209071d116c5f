// The table chat_events: the ordered log of what happened to whom.
//
// Exactly one transaction at a time appends: it holds the row of the log's position from lock_position to its commit,
// so that ids become visible in order and without gaps whoever else believes to be the one writer. The newest event is
// always kept: its tag tells whether a position belongs to this history of the log (model/event_id.h).
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "model/event.h"

namespace beantrack::db {

class EventStore {
 public:
  explicit EventStore(Connection& connection) : connection_(connection) {}

  // The id of the newest event ever logged. Its tag is 0 when the log does not have that event: rows were deleted by
  // hand, or nobody has called start() yet.
  EventId position();

  // The same, and keeps everybody else from appending until the caller's transaction ends.
  EventId lock_position();

  // Appends with the numbers that follow `position`, which lock_position returned in this transaction. Returns the new
  // position.
  EventId append(EventId position, const std::vector<NewEvent>& events);

  // Appends an event to a log that does not have the one of its position, so that there is one. Idempotent.
  void start();

  // Whether the log has this very event.
  bool has(EventId id);

  // The events after `cursor`, of everybody, oldest first, at most `limit`. Nothing when the log does not have the
  // event that `cursor` names: it was trimmed, or belongs to another history. One statement reads both, so that neither
  // a trim nor a restore can come in between.
  std::optional<std::vector<Event>> after(EventId cursor, std::uint64_t limit);

  // The same, but with the message of each message.sent alone and without its sender: each message is read once.
  std::optional<std::vector<Event>> after_with_sent(EventId cursor, std::uint64_t limit);

  // As after(), of one user.
  std::optional<std::vector<Event>> after(EventId cursor, std::string_view user_id, std::uint64_t limit);

  // Deletes events older than `days`, at most kTrimBatch of them and never the newest; returns how many. Of the oldest
  // kTrimBatch, those dated in the future (the clock was set back) are dated now.
  std::uint64_t trim(std::uint64_t days);

 private:
  std::optional<std::vector<Event>> read(std::string_view sql, std::initializer_list<Value> values);

  Connection& connection_;
};

constexpr std::uint64_t kTrimBatch = 1000;  // events

}  // namespace beantrack::db
