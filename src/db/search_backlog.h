// The table chat_search_backlog: messages that the search index sets aside for later, so that what one person writes
// does not delay everyone's search.
//
//   backlog.add(messages);            // of senders over their budget
//   const auto turn = backlog.next(); // a bounded amount of text, the senders in turn
//   backlog.remove(turn);
//
// Fair queueing: the n-th waiting message of a sender has the turn n after the current one. Whoever has one message
// there waits for one message of each other sender at most, however many those have.
//
// Every method is idempotent. Thread rule: that of its connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "db/connection.h"
#include "model/message.h"

namespace beantrack::db {

constexpr std::size_t kIndexedAtOnce = 24'000;  // bytes of text of one sender (or of the backlog) in one transaction
constexpr std::uint64_t kBacklogBatch = 64;     // messages of the backlog in one transaction

class SearchBacklog {
 public:
  explicit SearchBacklog(Connection& connection) : connection_(connection) {}

  // Sets messages aside, each sender's in this order. Part of the caller's transaction.
  void add(const std::vector<Message>& messages);

  struct Turn {
    std::vector<Message> messages;     // in their order, at least one and then at most kIndexedAtOnce
    std::vector<std::uint64_t> seqs;  // of these, and of messages that have been deleted
  };
  Turn next();

  // Part of the caller's transaction.
  void remove(const Turn& turn);

  std::uint64_t size();

 private:
  std::uint64_t next_turn(const std::string& sender);

  Connection& connection_;
};

}  // namespace beantrack::db
