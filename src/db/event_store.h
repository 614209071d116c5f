// The table chat_events: the ordered log of what happened to whom.
//
// Exactly one transaction at a time appends: it holds the row of the log's position from lock_position to its commit,
// so that ids become visible in order and without gaps whoever else believes to be the one writer.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "model/event.h"

namespace beantrack::db {

class EventStore {
 public:
  explicit EventStore(Connection& connection) : connection_(connection) {}

  // The id of the newest event ever logged; 0 when there was none.
  std::uint64_t position();

  // The same, and keeps everybody else from appending until the caller's transaction ends.
  std::uint64_t lock_position();

  // Appends with the ids that follow `position`, which lock_position told in this transaction.
  void append(std::uint64_t position, const std::vector<NewEvent>& events);

  // The events after `id`, of everybody, oldest first, at most `limit`.
  std::vector<Event> after(std::uint64_t id, std::uint64_t limit);

  // The same, of one user.
  std::vector<Event> after(std::uint64_t id, std::string_view user_id, std::uint64_t limit);

  // Whether nothing after `id` has been trimmed and `id` is not from the future: a listener who has seen everything up
  // to `id` can be told all that followed. Asked after reading what followed, it holds for what was read.
  bool reaches_back_to(std::uint64_t id);

  // Deletes events older than `days`, at most kTrimBatch of them; returns how many. Of the oldest kTrimBatch, those
  // dated in the future (the clock was set back) are dated now.
  std::uint64_t trim(std::uint64_t days);

 private:
  Connection& connection_;
};

constexpr std::uint64_t kTrimBatch = 1000;  // events

}  // namespace beantrack::db
