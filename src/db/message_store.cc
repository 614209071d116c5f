#include "db/message_store.h"

#include <algorithm>

#include "db/id_list.h"
#include "db/job_store.h"
#include "db/message_row.h"

namespace beantrack::db {
namespace {

std::optional<Message> first_of(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return message_from(rows.front());
}

}  // namespace

Message message_from(const Row& row, std::size_t first) {
  return {.id = row.text(first),
          .seq = row.number(first + 1),
          .sender_id = row.text(first + 2),
          .receiver_id = row.text(first + 3),
          .content = row.text(first + 4),
          .is_read = row.number(first + 5) != 0,
          .created_at = row.time(first + 6).value_or(Time{}),
          .read_at = row.time(first + 7)};
}

Message MessageStore::send(const NewMessage& message) {
  std::optional<Failure> refused;
  try {
    connection_.execute("INSERT INTO messages (sender_id, receiver_id, content, client_id) VALUES (?, ?, ?, ?)",
                        {message.sender_id, message.receiver_id, message.content, message.client_id});
  } catch (const Failure& failure) {
    if (!failure.duplicate_key()) throw;
    refused = failure;
  }
  if (auto stored = find_sent(message.sender_id, message.client_id)) return std::move(*stored);
  throw refused.value_or(Failure(0, "a message was inserted and is not there"));
}

std::optional<Message> MessageStore::find_sent(std::string_view sender, std::string_view client_id) {
  return first_of(connection_.query("SELECT " BEANTRACK_MESSAGE_COLUMNS
                                    " FROM messages m WHERE m.sender_id = ? AND m.client_id = ?",
                                    {sender, client_id}));
}

std::optional<Message> MessageStore::find(std::string_view id) {
  return first_of(connection_.query("SELECT " BEANTRACK_MESSAGE_COLUMNS " FROM messages m WHERE m.id = ?", {id}));
}

std::optional<Message> MessageStore::find_recent(std::string_view sender, std::string_view receiver,
                                                 std::string_view content) {
  auto recent = page(sender, receiver, kRecentMessages).messages;
  const auto found = std::find_if(recent.rbegin(), recent.rend(), [&](const Message& message) {
    return message.sender_id == sender && normalize_newlines(message.content) == content;
  });
  if (found == recent.rend()) return std::nullopt;
  return std::move(*found);
}

MessagePage MessageStore::page(std::string_view one, std::string_view other, std::uint64_t limit,
                               std::uint64_t before_seq) {
  const auto rows = connection_.query("SELECT " BEANTRACK_MESSAGE_COLUMNS
                                      " FROM messages m WHERE m.conversation = ? AND m.seq < ?"
                                      " ORDER BY m.seq DESC LIMIT ?",
                                      {conversation_key(one, other), before_seq, limit + 1});
  MessagePage page{.messages = {}, .has_older = rows.size() > limit};
  page.messages.reserve(rows.size());
  for (std::size_t i = std::min<std::size_t>(rows.size(), limit); i-- > 0;)
    page.messages.push_back(message_from(rows[i]));
  return page;
}

// Looks first, without locks, and then changes the rows it saw by their primary keys: an UPDATE over an index range, or
// over all rows of a small table, would wait for other people's inserts that are not committed yet.
std::uint64_t MessageStore::mark_read(std::string_view reader, std::string_view contact, std::uint64_t up_to_seq,
                                      std::uint64_t from_seq) {
  for (std::uint64_t total = 0;;) {
    const auto unread = connection_.query(
        "SELECT id, seq FROM messages WHERE receiver_id = ? AND is_read = 0 AND sender_id = ?"
        " AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
        {reader, contact, from_seq, up_to_seq, kReadBatch});
    if (!unread.empty()) total += mark_read(reader, contact, unread);
    if (unread.size() < kReadBatch) return total;
  }
}

std::uint64_t MessageStore::mark_read(std::string_view reader, std::string_view contact, const Rows& unread) {
  std::vector<std::string> ids;
  for (const auto& row : unread) ids.push_back(row.text(0));
  const IdList list{{ids.begin(), ids.end()}};
  return connection_.transaction([&] {
    const auto marked = connection_.execute(
        "UPDATE messages FORCE INDEX (PRIMARY) SET is_read = 1, read_at = CURRENT_TIMESTAMP(3)"
        " WHERE is_read = 0 AND id IN " +
            list.placeholders,
        list.values);
    const std::uint64_t up_to = unread.back().number(1);
    if (marked > 0)
      JobStore(connection_)
          .add({{EventKind::message_read, std::string(reader), up_to},
                {EventKind::message_read, std::string(contact), up_to}});
    return marked;
  });
}

std::uint64_t MessageStore::unread_count(std::string_view user) {
  return connection_.query("SELECT COUNT(*) FROM messages WHERE receiver_id = ? AND is_read = 0", {user})
      .front()
      .number(0);
}

}  // namespace beantrack::db
