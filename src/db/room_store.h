// What the page of a room asks of the database before its messages, and whether the messages that a worker has shown
// before are still all that there is to show: one statement, session included.
//
// The messages themselves are not read for that. What a page of the newest messages shows is settled by three things:
//   - which messages they are: the highest seq of the conversation, and the number of those after the one before the
//     page;
//   - how many of them are unread;
//   - the version of the conversation's part in chat_page_versions. Triggers draw another one, which never comes again,
//     when a message is deleted, or changed in any way but from unread to read (sql/025_page_versions.sql).
// While the version is the same, messages are only added and marked as read: an added one makes the first number
// greater, a marked one the second number less. So equal numbers mean equal messages. All of it is read from one key
// (messages_conversation), as of one moment.
//
// Where only the version is the same, what has changed is known, too: messages after the newest have come, and of those
// that were unread, as many are read now as the second number is less.
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
#include <string>
#include <string_view>
#include <vector>

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

// How many messages there are in a stretch of a conversation.
struct MessageCounts {
  std::uint64_t all = 0;
  std::uint64_t unread = 0;  // of them, by whoever is their receiver

  bool operator==(const MessageCounts&) const = default;
};

struct UnreadMessage {
  std::uint64_t seq = 0;
  std::string id;
};

struct RoomFacts {
  std::optional<User> contact;  // nothing: there is no such account
  Identity identity{};          // of the contact, as the next two
  bool disabled = false;
  Presence presence{};
  EventId cursor{};      // of the event log: what is read after this look-up is at least as new
  UnreadSum unread{};    // of the reader, from everybody
  std::optional<std::vector<UnreadMessage>> unread_of_contact{};  // nothing: too many to be looked through
  Time now{};            // the database's clock
  std::string conversation;  // its key in messages
  std::string version;       // of its part; empty: not known
  std::uint64_t newest = kBeginOfHistory;  // these two only with ShownMessages: the highest seq,
  MessageCounts counts{};                  // and how many lie after ShownMessages::before, up to ShownMessages::last
};

class RoomStore {
 public:
  RoomStore(Connection& connection, SessionStore sessions) : connection_(connection), sessions_(sessions) {}

  // The session of the token, and the facts of its room with `contact_id`. `shown`: messages that were shown before,
  // perhaps to another reader; then whoever uses the counts must compare their ids.
  std::optional<Reader<RoomFacts>> with_room(std::string_view token_digest, std::string_view contact_id,
                                             const ShownMessages* shown = nullptr);

 private:
  Connection& connection_;
  SessionStore sessions_;
};

}  // namespace beantrack::db
