// The table messages: what people wrote to each other.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "model/message.h"

namespace beantrack::db {

struct NewMessage {
  std::string sender_id;
  std::string receiver_id;
  std::string content;
  std::string client_id;  // the sender's name for this attempt: the same again is the same message
  std::optional<std::uint64_t> reply_to{};  // seq of a message of the same conversation
};

constexpr std::uint64_t kBeginOfHistory = 0;        // a seq before every message's
constexpr std::uint64_t kEndOfHistory = INT64_MAX;  // and one past them

// Where in a conversation: right before or right after a message, or around it (with it in the middle).
struct PageCursor {
  enum class Side { before, after, around };
  Side side = Side::before;
  std::uint64_t seq = kEndOfHistory;
};

// A stretch of a conversation.
struct MessagePage {
  std::vector<Message> messages;  // oldest first
  bool has_older = false;
  bool has_newer = false;
  std::uint64_t older_seq = kBeginOfHistory;  // of the message right before these
  std::optional<Time> older_at{};             // and when it was sent; nothing: there is none, or it was not looked for

  // When the message before these was sent, else, where there is none, the first of these; nothing: not known.
  std::optional<Time> begins_at() const {
    if (older_at || has_older || messages.empty()) return older_at;
    return messages.front().created_at;
  }
};

// The messages of a conversation's end that were read before, by their seqs.
struct KnownMessages {
  std::uint64_t last = kBeginOfHistory;
  std::uint64_t first_unread = kEndOfHistory, last_unread = kBeginOfHistory;  // so: none was unread
};

// Messages of a conversation that somebody has not read yet.
struct Unread {
  std::uint64_t count = 0;
  std::string first_id;  // the oldest of them; empty: there is none
};

class MessageStore {
 public:
  explicit MessageStore(Connection& connection) : connection_(connection) {}

  // Stores the message, durably, and returns it as stored. A client_id that the sender has used before stores nothing
  // and returns the first message of that name; so it is safe to try again after any failure.
  Message send(const NewMessage& message);

  std::optional<Message> find(std::string_view id);
  // What `sender` has sent under this client_id.
  std::optional<Message> find_sent(std::string_view sender, std::string_view client_id);

  // The newest message from `sender` to `receiver` with this very text, among their kRecentMessages newest.
  std::optional<Message> find_recent(std::string_view sender, std::string_view receiver, std::string_view content);

  // At most `limit` messages between two people at `place`: the newest ones unless told.
  MessagePage page(std::string_view one, std::string_view other, std::uint64_t limit, const PageCursor& place = {});

  // What has changed of messages between two people that were read before, if nothing but this can have: the messages
  // after `known.last`, and those from `known.first_unread` to `known.last_unread` that are read. At most `limit`,
  // oldest first.
  std::vector<Message> changed(std::string_view one, std::string_view other, const KnownMessages& known,
                               std::uint64_t limit);

  // Marks as read what `contact` wrote to `reader` from `from_seq` up to `up_to_seq`, and queues the event
  // message.read.
  // Returns how many were unread before. Run again, it finds nothing left to mark.
  std::uint64_t mark_read(std::string_view reader, std::string_view contact, std::uint64_t up_to_seq = kEndOfHistory,
                          std::uint64_t from_seq = kBeginOfHistory);

  // What `contact` wrote to `reader` before `seq` and is unread; counted up to kMaxUnreadCounted.
  Unread unread_before(std::string_view reader, std::string_view contact, std::uint64_t seq);

  // How many messages to `user` are unread; kMaxUnreadCounted where there are more.
  std::uint64_t unread_count(std::string_view user);

 private:
  std::optional<Message> just_inserted(const NewMessage& message);
  std::optional<Message> find_applied(std::string_view id);
  std::vector<Message> read_before(const std::string& conversation, std::uint64_t seq, std::uint64_t limit);
  std::vector<Message> read_after(const std::string& conversation, std::uint64_t seq, std::uint64_t limit);
  std::uint64_t mark_read(std::string_view reader, std::string_view contact, const Rows& unread);

  Connection& connection_;
};

constexpr std::uint64_t kMaxUnreadCounted = 999;  // however many are unread, a page costs the same
constexpr std::uint64_t kRecentMessages = 200;  // messages that find_recent looks at
constexpr std::uint64_t kReadBatch = 512;       // messages marked as read in one transaction

}  // namespace beantrack::db
