#include "db/message_store.h"

#include <algorithm>
#include <sstream>

#include "db/conversation_index.h"
#include "db/id_list.h"
#include "db/job_store.h"
#include "db/message_row.h"
#include "model/id.h"
#include "text/clusters.h"
#include "text/shown.h"

namespace beantrack::db {
namespace {

// What a message m answers comes with it. The parameter is kQuoteBytes; what may be an attachment's JSON is read whole,
// to be understood.
#define BEANTRACK_QUOTED_MESSAGES                                                                     \
  "SELECT " BEANTRACK_MESSAGE_COLUMNS                                                                 \
  ", q.conversation, q.id, q.sender_id, IF(q.content REGEXP '^[[:space:]]*[{]', q.content, LEFT(q.content, ?))" \
  " FROM messages m"
#define BEANTRACK_QUOTES " LEFT JOIN messages q ON q.seq = m.reply_to"

constexpr std::uint64_t kQuoteBytes = kQuoteCharacters + text::kKeptClusterBytes;  // with a cluster kept whole

// A quote of another conversation (a row typed at a prompt may name any) is none: nobody sees another's words.
Message quoted_message_from(const Row& row) {
  Message message = message_from(row);
  if (!row.is_null(kMessageColumns) &&
      row.text(kMessageColumns) == conversation_key(message.sender_id, message.receiver_id))
    message.quote = Quote{row.text(kMessageColumns + 1), row.text(kMessageColumns + 2),
                          std::string(text::first_characters(text::shown_message(row.text(kMessageColumns + 3)),
                                                             kQuoteCharacters))};
  return message;
}

std::optional<Message> first_of(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return quoted_message_from(rows.front());
}

std::vector<Message> messages_from(const Rows& rows) {
  std::vector<Message> messages;
  messages.reserve(rows.size());
  for (const auto& row : rows) messages.push_back(quoted_message_from(row));
  return messages;
}

// Drops what is over `limit`, at the end; tells whether there was any.
bool cut(std::vector<Message>& messages, std::uint64_t limit) {
  if (messages.size() <= limit) return false;
  messages.resize(limit);
  return true;
}

}  // namespace

Message message_from(const Row& row, std::size_t first) {
  return {.id = row.text(first),
          .seq = row.number(first + 1),
          .sender_id = row.text(first + 2),
          .receiver_id = row.text(first + 3),
          .content = text::shown_message(row.text(first + 4)),
          .is_read = row.number(first + 5) != 0,
          .created_at = row.time(first + 6).value_or(Time{}),
          .read_at = row.time(first + 7),
          .reply_to = row.is_null(first + 8) ? std::nullopt : std::optional(row.number(first + 8))};
}

Message MessageStore::send(const NewMessage& message) {
  std::optional<Failure> refused;
  try {
    connection_.execute(
        "INSERT INTO messages (sender_id, receiver_id, content, client_id, reply_to) VALUES (?, ?, ?, ?, ?)",
        {message.sender_id, message.receiver_id, message.content, message.client_id,
         message.reply_to ? Value(*message.reply_to) : Value(nullptr)});
  } catch (const Failure& failure) {
    if (!failure.duplicate_key()) throw;
    refused = failure;
  }
  if (!refused)
    if (auto inserted = just_inserted(message)) return *std::move(inserted);
  if (auto stored = find_sent(message.sender_id, message.client_id)) return std::move(*stored);
  throw refused.value_or(Failure(0, "a message was inserted and is not there"));
}

// As the trigger describes it in this connection (026_insert_triggers.sql): sender and client_id show that it is this
// very message. Nothing where the trigger is of an earlier version or the connection is new; nor where the message
// quotes another one, which would have to be read.
std::optional<Message> MessageStore::just_inserted(const NewMessage& message) {
  if (message.reply_to) return std::nullopt;
  std::istringstream told{connection_.query("SELECT @beantrack_sent").front().text(0)};
  std::string id, sender, client_id;
  std::int64_t created_at = 0;
  told >> id >> created_at >> sender >> client_id;
  if (sender != message.sender_id || client_id != message.client_id) return std::nullopt;
  return Message{.id = id,
                 .seq = parse_number(std::string_view(id).substr(1)).value_or(0),
                 .sender_id = sender,
                 .receiver_id = message.receiver_id,
                 .content = text::shown_message(message.content),
                 .is_read = sender == message.receiver_id,
                 .created_at = time_from_ms(created_at),
                 .read_at = std::nullopt,
                 .reply_to = std::nullopt,
                 .quote = std::nullopt};
}

std::optional<Message> MessageStore::find_sent(std::string_view sender, std::string_view client_id) {
  return first_of(
      connection_.query(BEANTRACK_QUOTED_MESSAGES BEANTRACK_QUOTES " WHERE m.sender_id = ? AND m.client_id = ?",
                        {kQuoteBytes, sender, client_id}));
}

std::optional<Message> MessageStore::find(std::string_view id) {
  auto message = find_applied(id);
  // A stream at another member of a cluster may have told of it just now.
  if (!message && connection_.wait_for_cluster()) message = find_applied(id);
  return message;
}

std::optional<Message> MessageStore::find_applied(std::string_view id) {
  return first_of(connection_.query(BEANTRACK_QUOTED_MESSAGES BEANTRACK_QUOTES " WHERE m.id = ?", {kQuoteBytes, id}));
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
                               const PageCursor& place) {
  const std::string conversation = conversation_key(one, other);
  MessagePage page;
  std::vector<Message> newer;
  const bool around = place.side == PageCursor::Side::around;
  if (place.side != PageCursor::Side::before) {
    const std::uint64_t most = around ? limit / 2 : limit;
    newer = read_after(conversation, place.seq, most + 1);
    page.has_newer = cut(newer, most);
  } else {
    page.has_newer = place.seq != kEndOfHistory;  // the message that these come before
  }
  if (place.side != PageCursor::Side::after) {
    const std::uint64_t most = limit - newer.size();
    page.messages = read_before(conversation, around ? place.seq + 1 : place.seq, most + 1);
    if (page.messages.size() > most) {
      page.older_seq = page.messages[most].seq;
      page.older_at = page.messages[most].created_at;
    }
    page.has_older = cut(page.messages, most);
    std::reverse(page.messages.begin(), page.messages.end());
  } else {
    page.has_older = true;
  }
  page.messages.insert(page.messages.end(), std::make_move_iterator(newer.begin()),
                       std::make_move_iterator(newer.end()));
  return page;
}

// The newest first. The key is named here and below: MySQL rather looks through all messages for a short page.
std::vector<Message> MessageStore::read_before(const std::string& conversation, std::uint64_t seq,
                                               std::uint64_t limit) {
  return messages_from(connection_.query(
      BEANTRACK_QUOTED_MESSAGES " FORCE INDEX (messages_conversation)" BEANTRACK_QUOTES
      " WHERE m.conversation = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?",
      {kQuoteBytes, conversation, seq, limit}));
}

std::vector<Message> MessageStore::read_after(const std::string& conversation, std::uint64_t seq,
                                              std::uint64_t limit) {
  return messages_from(connection_.query(
      BEANTRACK_QUOTED_MESSAGES " FORCE INDEX (messages_conversation)" BEANTRACK_QUOTES
      " WHERE m.conversation = ? AND m.seq > ? ORDER BY m.seq LIMIT ?",
      {kQuoteBytes, conversation, seq, limit}));
}

std::vector<Message> MessageStore::changed(std::string_view one, std::string_view other, const KnownMessages& known,
                                           std::uint64_t limit) {
  return messages_from(connection_.query(
      BEANTRACK_QUOTED_MESSAGES " FORCE INDEX (messages_conversation)" BEANTRACK_QUOTES
      " WHERE m.conversation = ? AND (m.seq > ? OR (m.seq BETWEEN ? AND ? AND m.is_read <> 0))"
      " ORDER BY m.seq LIMIT ?",
      {kQuoteBytes, conversation_key(one, other), known.last, known.first_unread, known.last_unread, limit}));
}

// Looks first, without locks, and then changes the rows it saw by their primary keys: an UPDATE over an index range, or
// over all rows of a small table, would wait for other people's inserts that are not committed yet.
std::uint64_t MessageStore::mark_read(std::string_view reader, std::string_view contact, std::uint64_t up_to_seq,
                                      std::uint64_t from_seq) {
  std::uint64_t total = 0;
  for (;;) {
    const auto unread = connection_.query(
        "SELECT id, seq FROM messages WHERE receiver_id = ? AND is_read = 0 AND sender_id = ?"
        " AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
        {reader, contact, from_seq, up_to_seq, kReadBatch});
    if (!unread.empty()) total += mark_read(reader, contact, unread);
    if (unread.size() < kReadBatch) break;
  }
  if (total > 0)
    connection_.optional_write("chat_contacts",
                               [&] { ConversationIndex(connection_).clear_unread(reader, contact); });
  return total;
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

Unread MessageStore::unread_before(std::string_view reader, std::string_view contact, std::uint64_t seq) {
  const auto rows = connection_.query(
      "SELECT m.id, u.count FROM messages m JOIN"
      " (SELECT MIN(seq) AS first, COUNT(*) AS count FROM"
      "   (SELECT seq FROM messages WHERE receiver_id = ? AND is_read = 0 AND sender_id = ? AND seq < ?"
      "    ORDER BY seq LIMIT ?) some) u ON m.seq = u.first",
      {reader, contact, seq, kMaxUnreadCounted});
  if (rows.empty()) return {};
  return {rows.front().number(1), rows.front().text(0)};
}

std::uint64_t MessageStore::unread_count(std::string_view user) {
  // As the inbox counts: what has no sender to be listed under would never be read.
  return connection_
      .query("SELECT CAST(COALESCE(SUM(n.unread), 0) AS UNSIGNED) FROM"
             " (SELECT sender_id, COUNT(*) AS unread FROM"
             "   (SELECT sender_id FROM messages WHERE receiver_id = ? AND is_read = 0 AND sender_id <> receiver_id"
             "    LIMIT ?) some GROUP BY sender_id) n"
             " STRAIGHT_JOIN users u ON u.id = n.sender_id",
             {user, kMaxUnreadCounted})
      .front()
      .number(0);
}

}  // namespace beantrack::db
