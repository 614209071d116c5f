#include "db/session_store.h"

#include <unordered_set>

#include "db/id_list.h"

namespace beantrack::db {
namespace {

#define BEANTRACK_LIVE_SESSION                                                                     \
  " FROM chat_sessions s JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL"               \
  " WHERE s.seen_at > CURRENT_TIMESTAMP(3) - INTERVAL ? DAY AND "

}  // namespace

void SessionStore::add(std::string_view token_digest, std::string_view user_id) {
  // Run twice after a lost connection, it is still one session.
  connection_.execute(
      "INSERT INTO chat_sessions (token_digest, user_id) VALUES (UNHEX(?), ?)"
      " ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)",
      {token_digest, user_id});
}

std::optional<Session> SessionStore::find(std::string_view token_digest) {
  const auto rows = connection_.query(
      "SELECT s.id, u.id, u.name, u.role, CAST(UNIX_TIMESTAMP(s.seen_at) * 1000 AS SIGNED)" BEANTRACK_LIVE_SESSION
      "s.token_digest = UNHEX(?)",
      {lifetime_days_, token_digest});
  if (rows.empty()) return std::nullopt;
  const auto& row = rows.front();
  return Session{row.number(0),
                 {row.text(1), row.text(2), parse_role(row.text(3)).value_or(Role::vendor)},
                 row.time(4).value_or(Time{})};
}

void SessionStore::touch(const Session& session) {
  if (now() - session.seen_at < kSeenInterval) return;
  connection_.execute("UPDATE chat_sessions SET seen_at = CURRENT_TIMESTAMP(3) WHERE id = ?", {session.id});
}

void SessionStore::remove(std::uint64_t id) { connection_.execute("DELETE FROM chat_sessions WHERE id = ?", {id}); }

void SessionStore::remove_all_of(std::string_view user_id) {
  connection_.execute("DELETE FROM chat_sessions WHERE user_id = ?", {user_id});
}

std::vector<std::uint64_t> SessionStore::ended(std::span<const std::uint64_t> ids) {
  if (ids.empty()) return {};
  IdList list{{ids.begin(), ids.end()}};
  list.values.insert(list.values.begin(), lifetime_days_);
  std::unordered_set<std::uint64_t> live;
  for (const auto& row : connection_.query("SELECT s.id" BEANTRACK_LIVE_SESSION "s.id IN " + list.placeholders,
                                           list.values))
    live.insert(row.number(0));
  std::vector<std::uint64_t> ended;
  for (const auto id : ids)
    if (!live.contains(id)) ended.push_back(id);
  return ended;
}

std::uint64_t SessionStore::expire() {
  return connection_.execute(
      "DELETE FROM chat_sessions WHERE seen_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? DAY LIMIT ?",
      {lifetime_days_, kExpiryBatch});
}

}  // namespace beantrack::db
