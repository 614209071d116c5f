// What the page of a room asks of the database before its messages, and whether the messages that a worker has shown
// before are still all that there is to show: one statement, session included.
//
// The messages themselves are not read for that. What a page of the newest messages shows is settled by three things:
//   - which messages they are: the highest seq of the conversation, and the number and the sum of those from the one
//     before the page on;
//   - which of them are unread: the sum of their seqs;
//   - the version of the conversation's part in chat_page_versions. Triggers draw another one, which never comes again,
//     when a message is deleted, or changed in any way but from unread to read (sql/025_page_versions.sql).
// While the version is the same, messages are only added and marked as read: an added one makes the first sum greater,
// a marked one the second sum less. So equal states mean equal messages. All of it is read from keys, as of one moment,
// and costs whoever sends or reads nothing.
//
// (Campfire's C ports read all rows again and compare them with those of the stored page. There the database is in the
// process; here, reading the rows is most of a page's cost.)
//
// Deleting an account deletes its messages without triggers: all of each conversation, so the highest seq is gone.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "db/message_store.h"
#include "db/reader_store.h"
#include "model/event_id.h"
#include "model/identity.h"
#include "model/presence.h"

namespace beantrack::db {

// The newest messages of a conversation, as a page has shown them.
struct ShownMessages {
  std::string reader_id, contact_id;
  std::uint64_t before = kBeginOfHistory;  // seq of the message right before them
  std::uint64_t last = kBeginOfHistory;    // seq of the newest
};

struct RoomFacts {
  std::optional<User> contact;  // nothing: there is no such account
  Identity identity{};          // of the contact, as the next two
  bool disabled = false;
  Presence presence{};
  EventId cursor{};      // of the event log: what is read after this look-up is at least as new
  UnreadSum unread{};    // of the reader, from everybody
  std::optional<std::uint64_t> unread_of_contact{};  // nothing: too many to be looked through
  Time now{};            // the database's clock
  std::string conversation;  // its key in messages
  std::string version;       // of its part; empty: not known
  std::uint64_t newest = kBeginOfHistory;  // these two only with ShownMessages: the highest seq,
  std::string state{};                     // and the state of the messages, as state_of
};

// The state of `messages`, which are those of `shown`, as RoomFacts::state would have it at the moment they were read.
std::string state_of(const ShownMessages& shown, std::span<const Message> messages);

class RoomStore {
 public:
  RoomStore(Connection& connection, SessionStore sessions) : connection_(connection), sessions_(sessions) {}

  // The session of the token, and the facts of its room with `contact_id`. `shown`: messages that were shown before,
  // perhaps to another reader; then whoever uses the state must compare their ids.
  std::optional<Reader<RoomFacts>> with_room(std::string_view token_digest, std::string_view contact_id,
                                             const ShownMessages* shown = nullptr);

 private:
  Connection& connection_;
  SessionStore sessions_;
};

}  // namespace beantrack::db
