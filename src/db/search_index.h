// The writing side of the table chat_search: what messages are found by.
//
//   index.follow();             // what the log has gained; again while it returns kFollowBatch
//   while (index.walk_back()) … // history, a little at a time, with pauses
//
// Two ways lead into the index. It *follows* the event log, which is in order and misses none that was committed: a new
// message is found at once. And it *walks back* through all messages, newest first, and makes the index what they are:
// adds those that are missing and drops those that are gone. It begins to walk when the table is made, when the log has
// been trimmed past its position (no daemon ran for days) or does not continue from it (a restored database), and now
// and then, for what was inserted or deleted without an event. What is committed before a walk begins is found by the
// walk, what is committed later has its event after the position that was noted before. Only where the log has gone
// back, with an older backup, or where the index was made by a program that had older words (text::kWordsVersion), it
// is made anew. One that a newer program has made stays: two of different age, on one database for a while, would undo
// each other's work for ever.
//
// In one transaction follow() takes kIndexedAtOnce bytes of each sender and sets the rest aside. Later, index_backlog()
// indexes it, the senders in turn.
//
// Whatever is done twice, by two daemons or after a failure, comes out the same. That only one at a time does it is
// settled by the rows of the two counters, which are locked while a step lasts.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/search_eras.h"
#include "model/event_id.h"
#include "model/message.h"

namespace beantrack::db {

constexpr std::uint64_t kFollowBatch = 400;  // events (two a message), or deleted messages, in one transaction
constexpr std::uint64_t kWalkBatch = 200;    // messages in one transaction, or less (kIndexedAtOnce)

class SearchIndex {
 public:
  explicit SearchIndex(Connection& connection) : connection_(connection) {}

  // Indexes what the log has gained, at most kFollowBatch events; returns how many those were. An outdated index is
  // emptied first, in batches: then returns kFollowBatch while there is more to empty.
  std::uint64_t follow();

  // Indexes messages that follow() has set aside (db/search_backlog.h), a bounded amount. False when there are none.
  bool index_backlog();

  // Empties an outdated index at once. Needs the right to DROP, which the push daemon does not have: for migrations.
  void truncate_outdated();

  // Drops messages that were deleted, which the triggers list in chat_search_deleted: at most kFollowBatch. Returns how
  // many were on the list. Those whose number was given again meanwhile (an older backup) stay.
  std::uint64_t drop_deleted();

  // Goes one step back. False when there is no way left.
  bool walk_back();

  // Has the walk begin again above all messages.
  void start_walk();

  struct Progress {
    std::uint64_t events_behind = 0;  // of the log, not followed yet
    std::uint64_t left = 0;           // messages before this number may be missing; 0: none
    bool log_went_back = false;       // it ends before what has been followed of it: an older backup
    bool older_words = false;         // the index is of older words than today's, or none yet
  };
  Progress progress();

 private:
  std::uint64_t start_over(const std::string& why);
  EventId lock_position();
  void set_position(EventId position);
  std::uint64_t lock(std::string_view counter);
  void set(std::string_view counter, std::uint64_t value);
  std::uint64_t begin_of_step(std::uint64_t above);
  void put(const std::vector<Message>& messages, EraSource source);
  std::uint64_t add_missing(std::uint64_t from, std::uint64_t above);
  void drop_stale(std::uint64_t from, std::uint64_t above);
  void remove(std::vector<Value> seqs);

  Connection& connection_;
};

}  // namespace beantrack::db
