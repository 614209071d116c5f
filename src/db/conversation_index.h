// The writing side of the table chat_contacts: who has written with whom, and the order of each user's conversations.
//
//   index.note(messages);                // the relay, in the transaction that logs their events
//   while (index.refresh_changed()) {}   // what has changed without a job: deletions, imports, SQL
//
// Two kinds of writes. `note` only moves forward: it never lowers a number, so the order in which messages are noted
// does not matter. `refresh` makes a row what the messages say. It locks the row first and reads the messages in a
// later statement, so a message that it does not see is noted after it.
//
// unread_seq is a hint, never falsely absent: it is set after the message is committed and cleared only under the row's
// lock, when a later statement finds nothing unread. Readers ask the messages.
//
// The index is settled when it says what the messages say: no job waits, and no changed conversation is listed.
//
// Every method is idempotent. Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/job_store.h"

namespace beantrack::db {

// Two people who have written with each other.
using Pair = std::pair<std::string, std::string>;

// A message, as its job names it.
struct SentMessage {
  std::string sender_id, receiver_id;
  std::uint64_t seq = 0;
};

// The message that a job is about, if it is about one.
std::optional<SentMessage> sent_by(const Job& job);

// Messages whose jobs still wait for the relay.
struct PendingMessages {
  std::vector<SentMessage> messages;
  bool are_all = false;  // else more jobs wait than are looked at
};

// Two columns: whether no job waits, and whether no changed conversation is listed.
#define BEANTRACK_SETTLED                                                                                       \
  "(SELECT MAX(id) FROM jobs WHERE queue = 'chat') IS NULL, (SELECT MAX(id) FROM chat_changed_conversations) IS NULL"

constexpr std::uint64_t kPendingJobs = 200;    // newest jobs that pending_of reads
constexpr std::uint64_t kRefreshBatch = 250;   // conversations in one transaction
constexpr std::uint64_t kCatchUpBatch = 500;   // messages of the log in one step
constexpr std::uint64_t kCatchUpEvery = 1000;  // events between two records of the position

class ConversationIndex {
 public:
  explicit ConversationIndex(Connection& connection) : connection_(connection) {}

  // Adds each pair whose two accounts exist, both ways.
  void add(const std::vector<Pair>& pairs);

  // Adds the pairs of these messages and moves their conversations up. Part of the caller's transaction.
  void note(const std::vector<SentMessage>& messages);

  // Those from or to `user_id`: it looks at the kPendingJobs newest jobs.
  PendingMessages pending_of(std::string_view user_id);

  // Notes them. Returns whether these are all.
  bool note_pending(std::string_view user_id);

  // Adds these pairs and makes their rows what the messages say.
  void refresh(const std::vector<Pair>& pairs);

  // Does so for conversations in chat_changed_conversations; true if there may be more.
  bool refresh_changed();

  // Does so for messages that the log has and a relay without this index may have relayed; true if there may be more.
  bool catch_up();

  // Records that all events up to `position` are noted. Part of the caller's transaction.
  void set_position(std::uint64_t position);

  // Clears the hint of `reader`'s conversation with `contact` if nothing in it is unread.
  void clear_unread(std::string_view reader, std::string_view contact);

 private:
  struct Change;
  using Changes = std::map<Pair, Change>;  // by user and contact
  static void add_to(Changes& rows, const SentMessage& message);
  std::uint64_t move(const Changes& rows);
  void put(const Changes& rows);
  void update(const std::vector<Pair>& rows);

  Connection& connection_;
};

}  // namespace beantrack::db
