#include "db/room_store.h"

#include <vector>

#include "db/identity_row.h"
#include "db/presence_row.h"
#include "db/reader_row.h"
#include "db/user_row.h"

namespace beantrack::db {
namespace {

// Of the reader u and the contact o, as messages has it.
#define BEANTRACK_CONVERSATION "CONCAT(LEAST(u.id, o.id), ':', GREATEST(u.id, o.id))"

#define BEANTRACK_ROOM_COLUMNS                                                                                  \
  ", " BEANTRACK_USER_COLUMNS("o") ", " BEANTRACK_IDENTITY_COLUMNS("o") ", o.disabled_at IS NOT NULL"           \
  ", " BEANTRACK_PRESENCE ", " BEANTRACK_POSITION ", CAST(UNIX_TIMESTAMP(CURRENT_TIMESTAMP(3)) * 1000 AS"           \
  " SIGNED), " BEANTRACK_CONVERSATION ", v.version, n.sender_id = o.id, n.seq, n.id"
#define BEANTRACK_ROOM_JOINS                                                                     \
  " LEFT JOIN users o ON o.id = ? LEFT JOIN chat_presence p ON p.user_id = ?"                    \
  " LEFT JOIN chat_page_versions v ON v.slot = CRC32(" BEANTRACK_CONVERSATION ") % 256"          \
  BEANTRACK_POSITION_JOINS BEANTRACK_UNREAD_ROWS

constexpr std::size_t kContact = kSessionColumns, kIdentity = kContact + kUserColumns,
                      kDisabled = kIdentity + kIdentityColumns, kPresence = kDisabled + 1, kCursor = kPresence + 2,
                      kNow = kCursor + kPositionColumns, kConversation = kNow + 1, kVersion = kConversation + 1,
                      kOfContact = kVersion + 1, kUnreadSeq = kOfContact + 1,
                      kNewest = kUnreadSeq + 2, kState = kNewest + 1;

// Both counts in one number, so that the key is read once: the lower half has all, the upper one the unread.
constexpr unsigned kUnreadShift = 32;
#define BEANTRACK_STATE_COLUMNS                                                                               \
  ", (SELECT MAX(seq) FROM messages WHERE conversation = ?)"                                                  \
  ", (SELECT (COUNT(IF(is_read, NULL, 1)) << 32) + COUNT(*) FROM messages FORCE INDEX (messages_conversation)" \
  "    WHERE conversation = ? AND seq > ? AND seq <= ?)"

MessageCounts counts_from(std::uint64_t both) {
  return {.all = both & ((std::uint64_t{1} << kUnreadShift) - 1), .unread = both >> kUnreadShift};
}

RoomFacts facts_from(const Rows& rows) {
  const auto& row = rows.front();
  RoomFacts facts{.contact = {}, .conversation = row.text(kConversation), .version = row.text(kVersion)};
  if (!row.is_null(kContact)) {
    facts.contact = user_from(row, kContact);
    facts.identity = identity_from(row, kIdentity, *facts.contact);
  }
  facts.disabled = row.number(kDisabled) != 0;
  facts.presence = presence_from(row, kPresence);
  facts.cursor = position_from(row, kCursor);
  facts.now = row.time(kNow).value_or(Time{});
  if (rows.size() < kUnreadRows) {
    facts.unread.count = row.is_null(kOfContact) ? 0 : rows.size();
    auto& of_contact = facts.unread_of_contact.emplace();
    for (const Row& unread : rows)
      if (unread.number(kOfContact) != 0)
        of_contact.push_back({.seq = unread.number(kUnreadSeq), .id = unread.text(kUnreadSeq + 1)});
  }
  return facts;
}

}  // namespace

std::optional<Reader<RoomFacts>> RoomStore::with_room(std::string_view token_digest, std::string_view contact_id,
                                                      const ShownMessages* shown) {
  static const SessionStatement plain{BEANTRACK_ROOM_COLUMNS, BEANTRACK_ROOM_JOINS, kUnreadRows};
  static const SessionStatement with_state{BEANTRACK_ROOM_COLUMNS BEANTRACK_STATE_COLUMNS, BEANTRACK_ROOM_JOINS,
                                           kUnreadRows};
  std::vector<Value> values{kPresenceFresh};
  const std::string conversation = shown ? conversation_key(shown->reader_id, shown->contact_id) : std::string();
  if (shown) {
    values.insert(values.end(), {conversation, conversation, shown->before, shown->last});
  }
  values.insert(values.end(), {contact_id, contact_id});
  auto found = sessions_.find(token_digest, shown ? with_state : plain, values);
  if (!found) return std::nullopt;
  RoomFacts facts = facts_from(found->rows);
  if (!facts.unread_of_contact) facts.unread.count = MessageStore(connection_).unread_count(found->session.user.id);
  if (shown) {
    const auto& row = found->rows.front();
    facts.newest = row.number(kNewest);
    facts.counts = counts_from(row.number(kState));
  }
  return Reader<RoomFacts>{std::move(found->session), std::move(facts)};
}

}  // namespace beantrack::db
