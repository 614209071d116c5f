#include "db/presence_store.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "db/id_list.h"
#include "db/presence_row.h"

namespace beantrack::db {
namespace {

// Of a row that is to be taken offline: another daemon has seen the user since.
#define BEANTRACK_SEEN_SINCE                                                   \
  "(VALUES(is_online) = 0 AND is_online = 1 AND seen_at > VALUES(seen_at) AND" \
  " seen_at <= CURRENT_TIMESTAMP(3))"

}  // namespace

void PresenceStore::note(std::span<const LastSeen> last_seen, bool online) {
  for (; !last_seen.empty(); last_seen = last_seen.subspan(std::min(last_seen.size(), kPresenceBatch))) {
    auto list = nlohmann::json::array();
    for (const auto& [user_id, ago] : last_seen.first(std::min(last_seen.size(), kPresenceBatch)))
      list.push_back({user_id, ago.count()});
    // In one order everywhere, so that two daemons do not wait for each other. Each assignment reads what those before
    // it have set.
    connection_.execute(
        "INSERT INTO chat_presence (user_id, is_online, seen_at, changed_at)"
        " SELECT list.user_id, ?, CURRENT_TIMESTAMP(3) - INTERVAL list.ago * 1000 MICROSECOND, CURRENT_TIMESTAMP(3)"
        " FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
        "   user_id VARCHAR(20) PATH '$[0]', ago BIGINT PATH '$[1]')) AS list ORDER BY list.user_id"
        " ON DUPLICATE KEY UPDATE"
        "   changed_at = IF(is_online = VALUES(is_online) OR " BEANTRACK_SEEN_SINCE ", changed_at, VALUES(changed_at)),"
        "   is_online = IF(" BEANTRACK_SEEN_SINCE ", is_online, VALUES(is_online)),"
        "   seen_at = IF(" BEANTRACK_SEEN_SINCE ", seen_at, VALUES(seen_at))",
        {std::uint64_t{online}, list.dump()});
  }
}

std::uint64_t PresenceStore::sweep() {
  constexpr std::string_view kDateNow =
      "UPDATE chat_presence SET seen_at = CURRENT_TIMESTAMP(3)"
      " WHERE is_online = 1 AND seen_at > CURRENT_TIMESTAMP(3) ORDER BY seen_at LIMIT ?";
  while (connection_.execute(kDateNow, {kPresenceBatch}) == kPresenceBatch) {
  }
  return connection_.execute(
      "UPDATE chat_presence SET is_online = 0, changed_at = CURRENT_TIMESTAMP(3)"
      " WHERE is_online = 1 AND seen_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? SECOND ORDER BY seen_at LIMIT ?",
      {kPresenceFresh, kPresenceBatch});
}

std::vector<PresenceChange> PresenceStore::changed(std::chrono::milliseconds within, const PresenceChange& after) {
  std::vector<PresenceChange> changes;
  for (const auto& row : connection_.query(
           "SELECT p.user_id, CAST(p.changed_at AS CHAR), p.is_online, " BEANTRACK_SEEN_AT
           " FROM chat_presence p WHERE p.changed_at >= CURRENT_TIMESTAMP(3) - INTERVAL ? * 1000 MICROSECOND"
           " AND (p.changed_at > ? OR (p.changed_at = ? AND p.user_id > ?)) ORDER BY p.changed_at, p.user_id LIMIT ?",
           {static_cast<std::uint64_t>(within.count()), after.changed_at, after.changed_at, after.user_id,
            kPresenceBatch}))
    changes.push_back({row.text(0), presence_from(row, 2), row.text(1)});
  return changes;
}

std::vector<std::string> PresenceStore::watchers(std::string_view user_id) {
  std::vector<std::string> watchers;
  for (const auto& row : connection_.query("SELECT contact_id FROM chat_contacts WHERE user_id = ? LIMIT ?",
                                           {user_id, kMaxWatchers}))
    watchers.push_back(row.text(0));
  return watchers;
}

std::map<std::string, Presence> PresenceStore::presence_of(std::string_view me, std::span<const std::string> ids) {
  std::map<std::string, Presence> found;
  if (ids.empty()) return found;
  IdList list{{ids.begin(), ids.end()}};
  list.values.insert(list.values.begin(), {kPresenceFresh, me});
  for (const auto& row :
       connection_.query("SELECT c.contact_id, " BEANTRACK_PRESENCE
                         " FROM chat_contacts c LEFT JOIN chat_presence p ON p.user_id = c.contact_id"
                         " WHERE c.user_id = ? AND c.contact_id IN " + list.placeholders,
                         list.values))
    found.emplace(row.text(0), presence_from(row, 1));
  return found;
}

Presence PresenceStore::presence_of(std::string_view id) {
  const auto rows = connection_.query("SELECT " BEANTRACK_PRESENCE " FROM chat_presence p WHERE p.user_id = ?",
                                      {kPresenceFresh, id});
  return rows.empty() ? Presence{} : presence_from(rows.front(), 0);
}

void PresenceStore::forget_deleted() {
  const auto rows = connection_.query(
      "SELECT p.user_id FROM chat_presence p FORCE INDEX (chat_presence_changed) LEFT JOIN users u ON u.id = p.user_id"
      " WHERE p.changed_at >= CURRENT_TIMESTAMP(3) - INTERVAL ? MINUTE AND u.id IS NULL LIMIT ?",
      {kDeletedWindow, kPresenceBatch});
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.text(0));
  if (names.empty()) return;
  const IdList list{{names.begin(), names.end()}};
  connection_.execute("DELETE FROM chat_presence WHERE user_id IN " + list.placeholders, list.values);
}

std::uint64_t PresenceStore::expire() {
  for (const std::string_view date_now :
       {"UPDATE chat_presence SET seen_at = CURRENT_TIMESTAMP(3)"
        " WHERE is_online = 0 AND seen_at > CURRENT_TIMESTAMP(3) ORDER BY seen_at LIMIT ?",
        "UPDATE chat_presence SET changed_at = CURRENT_TIMESTAMP(3)"
        " WHERE changed_at > CURRENT_TIMESTAMP(3) ORDER BY changed_at LIMIT ?"})
    connection_.execute(date_now, {kPresenceBatch});
  return connection_.execute(
      "DELETE FROM chat_presence WHERE is_online = 0 AND seen_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? DAY LIMIT ?",
      {kPresenceDays, kPresenceBatch});
}

}  // namespace beantrack::db
