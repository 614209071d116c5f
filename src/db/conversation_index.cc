#include "db/conversation_index.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include <nlohmann/json.hpp>

#include "model/message.h"

namespace beantrack::db {
namespace {

constexpr std::string_view kPosition = "chat_contacts";

#define BEANTRACK_KNOWN_ROLE(role) "IF(" role " IN ('admin', 'supplier'), " role ", 'vendor')"

#define BEANTRACK_ROW_COLUMNS \
  "(user_id, contact_id, conversation, contact_role, is_closed, last_seq, unread_seq, owed_seq)"

// The pair of "U00012:U00013".
Pair pair_of(const std::string& conversation) {
  const auto colon = conversation.find(':');
  return {conversation.substr(0, colon), conversation.substr(std::min(colon, conversation.size() - 1) + 1)};
}

// In one order everywhere, so that two writers do not wait for each other.
std::vector<Pair> both_ways(const std::vector<Pair>& pairs) {
  std::set<Pair> rows;
  for (const auto& [one, other] : pairs) rows.insert({{one, other}, {other, one}});
  return {rows.begin(), rows.end()};
}

}  // namespace

// One row of chat_contacts, as messages change it.
struct ConversationIndex::Change {
  std::uint64_t last = 0;
  bool unread = false;  // something was received
  bool owed = false;    // the newest was received
};

void ConversationIndex::add_to(Changes& rows, const SentMessage& message) {
  Change& sent = rows[{message.sender_id, message.receiver_id}];
  Change& received = rows[{message.receiver_id, message.sender_id}];
  const bool to_another = message.sender_id != message.receiver_id;
  received.unread |= to_another;
  if (message.seq <= sent.last) return;
  sent.last = received.last = message.seq;
  sent.owed = false;
  received.owed = to_another;
}

std::optional<SentMessage> sent_by(const Job& job) {
  const NewEvent *sent = nullptr, *echo = nullptr;
  for (const auto& event : job.events) {
    if (event.kind == EventKind::message_sent) sent = &event;
    if (event.kind == EventKind::message_echo) echo = &event;
  }
  if (!sent || !echo) return std::nullopt;
  return SentMessage{.sender_id = echo->user_id, .receiver_id = sent->user_id, .seq = sent->subject};
}

void ConversationIndex::add(const std::vector<Pair>& pairs) {
  Changes rows;
  for (const auto& pair : both_ways(pairs)) rows[pair];
  put(rows);
}

void ConversationIndex::note(const std::vector<SentMessage>& messages) {
  Changes rows;
  for (const auto& message : messages) add_to(rows, message);
  if (move(rows) < rows.size()) put(rows);  // which changes nothing of those that were moved
}

PendingMessages ConversationIndex::pending_of(std::string_view user_id) {
  PendingMessages pending;
  const auto jobs = JobStore(connection_).newest(kPendingJobs);
  for (const auto& job : jobs)
    if (auto message = sent_by(job); message && (message->sender_id == user_id || message->receiver_id == user_id))
      pending.messages.push_back(*std::move(message));
  pending.are_all = jobs.size() < kPendingJobs;
  return pending;
}

bool ConversationIndex::note_pending(std::string_view user_id) {
  const auto pending = pending_of(user_id);
  note(pending.messages);
  return pending.are_all;
}

// Moves the rows that exist, each found by its key, in the order of `rows`: with a list of values the server would
// rather look at every row of a small table, and wait for those that other transactions have locked. Returns how many
// exist. This costs the server half of what put() does, which reads two accounts for each row.
std::uint64_t ConversationIndex::move(const Changes& rows) {
  if (rows.empty()) return 0;
  auto list = nlohmann::json::array();
  for (const auto& [pair, row] : rows)
    list.push_back({pair.first, pair.second, row.last, row.unread ? row.last : 0, row.owed ? row.last : 0});
  return connection_.execute(
      "UPDATE JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
      "   user VARCHAR(20) PATH '$[0]', contact VARCHAR(20) PATH '$[1]', newest BIGINT UNSIGNED PATH '$[2]',"
      "   unread BIGINT UNSIGNED PATH '$[3]', owed BIGINT UNSIGNED PATH '$[4]')) AS list"
      " STRAIGHT_JOIN chat_contacts c FORCE INDEX (PRIMARY)"
      "   ON c.user_id = CONVERT(list.user USING ascii) COLLATE ascii_bin"
      "   AND c.contact_id = CONVERT(list.contact USING ascii) COLLATE ascii_bin"
      " SET c.owed_seq = IF(list.newest > c.last_seq, list.owed, c.owed_seq),"
      "   c.unread_seq = IF(list.unread > 0 OR c.unread_seq > 0, GREATEST(c.last_seq, list.newest), 0),"
      "   c.last_seq = GREATEST(c.last_seq, list.newest)",
      {list.dump()});
}

// An existing row is locked even if it stays as it is. The role of an existing row is left alone: the account's trigger
// may have changed it after this statement read the account.
void ConversationIndex::put(const Changes& rows) {
  if (rows.empty()) return;
  auto list = nlohmann::json::array();
  for (const auto& [pair, row] : rows)
    list.push_back({pair.first, pair.second, conversation_key(pair.first, pair.second), row.last,
                    row.unread ? row.last : 0, row.owed ? row.last : 0});
  // An account that was deleted before its last job was relayed must leave nothing behind.
  connection_.execute(
      "INSERT INTO chat_contacts " BEANTRACK_ROW_COLUMNS
      " SELECT list.user, list.contact, list.pair, " BEANTRACK_KNOWN_ROLE("other.role") ","
      "   other.disabled_at IS NOT NULL OR list.user = list.contact, list.newest, list.unread, list.owed"
      " FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
      "   user VARCHAR(20) PATH '$[0]', contact VARCHAR(20) PATH '$[1]', pair VARCHAR(41) PATH '$[2]',"
      "   newest BIGINT UNSIGNED PATH '$[3]', unread BIGINT UNSIGNED PATH '$[4]',"
      "   owed BIGINT UNSIGNED PATH '$[5]')) AS list"
      " STRAIGHT_JOIN users one FORCE INDEX (PRIMARY) ON one.id = CONVERT(list.user USING ascii)"
      " STRAIGHT_JOIN users other FORCE INDEX (PRIMARY) ON other.id = CONVERT(list.contact USING ascii)"
      " ORDER BY list.user, list.contact"
      " ON DUPLICATE KEY UPDATE"
      "   owed_seq = IF(VALUES(last_seq) > chat_contacts.last_seq, VALUES(owed_seq), chat_contacts.owed_seq),"
      "   unread_seq = IF(VALUES(unread_seq) > 0 OR chat_contacts.unread_seq > 0,"
      "     GREATEST(chat_contacts.last_seq, VALUES(last_seq)), 0),"
      "   last_seq = GREATEST(chat_contacts.last_seq, VALUES(last_seq))",
      {list.dump()});
}

void ConversationIndex::refresh(const std::vector<Pair>& pairs) {
  const auto rows = both_ways(pairs);
  for (auto rest = std::span(rows); !rest.empty();) {
    const auto some = rest.first(std::min<std::size_t>(rest.size(), 2 * kRefreshBatch));
    connection_.transaction([&] {
      const std::vector<Pair> locked{some.begin(), some.end()};
      add(locked);
      update(locked);
    });
    rest = rest.subspan(some.size());
  }
}

// The list comes first: the server looks each row up by its key, however many rows the table has. The order of a
// conversation's messages names the whole key: by `seq` alone, MySQL would read all of them and sort.
void ConversationIndex::update(const std::vector<Pair>& rows) {
  auto list = nlohmann::json::array();
  for (const auto& [user, contact] : rows) list.push_back({user, contact});
  connection_.execute(
      "INSERT INTO chat_contacts " BEANTRACK_ROW_COLUMNS
      " SELECT now.user, now.contact, now.pair, now.role,"
      "   now.user = now.contact"
      "     OR COALESCE((SELECT u.disabled_at IS NOT NULL FROM users u WHERE u.id = now.contact), 1),"
      "   now.newest,"
      "   IF(EXISTS (SELECT 1 FROM messages n FORCE INDEX (messages_received)"
      "     WHERE n.receiver_id = now.user AND n.is_read = 0"
      "     AND n.sender_id = now.contact AND n.sender_id <> n.receiver_id), now.newest, 0),"
      "   IF(EXISTS (SELECT 1 FROM messages n FORCE INDEX (messages_seq)"
      "     WHERE n.seq = now.newest AND n.receiver_id = now.user"
      "     AND n.sender_id <> n.receiver_id), now.newest, 0)"
      " FROM (SELECT c.user_id AS user, c.contact_id AS contact, c.conversation AS pair,"
      "     COALESCE((SELECT " BEANTRACK_KNOWN_ROLE("u.role") " FROM users u"
      "       WHERE u.id = c.contact_id), 'vendor') AS role,"
      "     COALESCE((SELECT n.seq FROM messages n FORCE INDEX (messages_conversation)"
      "       WHERE n.conversation = c.conversation"
      "       ORDER BY n.conversation DESC, n.seq DESC LIMIT 1), 0) AS newest"
      "   FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
      "     user VARCHAR(20) PATH '$[0]', contact VARCHAR(20) PATH '$[1]')) AS list"
      "   STRAIGHT_JOIN chat_contacts c ON c.user_id = CONVERT(list.user USING ascii) COLLATE ascii_bin"
      "     AND c.contact_id = CONVERT(list.contact USING ascii) COLLATE ascii_bin) AS now"
      " ON DUPLICATE KEY UPDATE contact_role = VALUES(contact_role), is_closed = VALUES(is_closed),"
      "   last_seq = VALUES(last_seq), unread_seq = VALUES(unread_seq), owed_seq = VALUES(owed_seq)",
      {list.dump()});
}

// The list is read without locks: what is added to it meanwhile stays for the next time.
bool ConversationIndex::refresh_changed() {
  const auto rows =
      connection_.query("SELECT id, conversation FROM chat_changed_conversations ORDER BY id LIMIT ?", {kRefreshBatch});
  if (rows.empty()) return false;
  std::set<Pair> pairs;
  auto ids = nlohmann::json::array();
  for (const auto& row : rows) {
    if (const std::string conversation = row.text(1); !conversation.empty()) pairs.insert(pair_of(conversation));
    ids.push_back(row.number(0));
  }
  if (!pairs.empty()) refresh({pairs.begin(), pairs.end()});
  // Each by its key, as in JobStore::remove: what open transactions have listed is not waited for.
  connection_.execute(
      "DELETE chat_changed_conversations FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
      "   id BIGINT UNSIGNED PATH '$')) AS list"
      " STRAIGHT_JOIN chat_changed_conversations FORCE INDEX (PRIMARY) ON chat_changed_conversations.id = list.id",
      {ids.dump()});
  return rows.size() == kRefreshBatch;
}

bool ConversationIndex::catch_up() {
  const auto rows = connection_.query(
      "SELECT e.id, m.sender_id, m.receiver_id FROM"
      " (SELECT id, subject FROM chat_events WHERE kind = 'message.sent'"
      "   AND id > (SELECT value FROM chat_counters WHERE name = ?) ORDER BY id LIMIT ?) AS e"
      " LEFT JOIN messages m ON m.seq = e.subject ORDER BY e.id",
      {kPosition, kCatchUpBatch});
  if (rows.empty()) return false;
  std::set<Pair> pairs;
  for (const auto& row : rows)
    if (!row.is_null(1)) pairs.insert({row.text(1), row.text(2)});
  refresh({pairs.begin(), pairs.end()});
  // The events came before their messages were noted: inboxes that are kept may have the one without the other.
  connection_.execute("UPDATE chat_counters SET value = GREATEST(value + 1, UUID_SHORT()) WHERE name = 'inboxes'");
  set_position(rows.back().number(0));
  return rows.size() == kCatchUpBatch;
}

void ConversationIndex::set_position(std::uint64_t position) {
  connection_.execute(
      "INSERT INTO chat_counters (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)",
      {kPosition, position});
}

void ConversationIndex::clear_unread(std::string_view reader, std::string_view contact) {
  const auto may_be_unread = [&] {
    return !connection_
                .query("SELECT 1 FROM messages WHERE receiver_id = ? AND is_read = 0 AND sender_id = ?"
                       " AND sender_id <> receiver_id LIMIT 1",
                       {reader, contact})
                .empty();
  };
  if (may_be_unread()) return;
  connection_.transaction([&] {
    const auto row = connection_.query(
        "SELECT unread_seq FROM chat_contacts WHERE user_id = ? AND contact_id = ? AND unread_seq > 0 FOR UPDATE",
        {reader, contact});
    if (row.empty() || may_be_unread()) return;
    connection_.execute("UPDATE chat_contacts SET unread_seq = 0 WHERE user_id = ? AND contact_id = ?",
                        {reader, contact});
  });
}

}  // namespace beantrack::db
