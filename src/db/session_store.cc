#include "db/session_store.h"

#include <unordered_set>

#include "db/id_list.h"
#include "db/past_time.h"
#include "db/settings_row.h"
#include "db/user_row.h"

namespace beantrack::db {
namespace {

// A session and its account; and that it lives: the parameter is its lifetime in days.
#define BEANTRACK_SESSIONS " FROM chat_sessions s JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL"
#define BEANTRACK_ALIVE " WHERE s.seen_at > CURRENT_TIMESTAMP(3) - INTERVAL ? DAY AND "

#define BEANTRACK_SESSION_COLUMNS "s.id, CAST(UNIX_TIMESTAMP(s.seen_at) * 1000 AS SIGNED)"

Session session_from(const Row& row, SessionDetail detail) {
  if (detail == SessionDetail::bare)
    return {row.number(2), {row.text(0), {}, role_from(row, 1)}, row.time(3).value_or(Time{}), std::nullopt};
  return {row.number(3), user_from(row), row.time(4).value_or(Time{}), settings_from(row, 5)};
}

}  // namespace

void SessionStore::add(std::string_view token_digest, std::string_view user_id, std::string_view user_agent) {
  // Run twice after a lost connection, it is still one session.
  connection_.execute(
      "INSERT INTO chat_sessions (token_digest, user_id, user_agent) VALUES (UNHEX(?), ?, ?)"
      " ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)",
      {token_digest, user_id, user_agent});
}

SessionStatement::SessionStatement(std::string_view columns, std::string_view joins, std::uint64_t most_rows,
                                   SessionDetail detail)
    : sql_(detail == SessionDetail::full
               ? "SELECT " BEANTRACK_USER_COLUMNS("u") ", " BEANTRACK_SESSION_COLUMNS ", " BEANTRACK_SETTINGS_COLUMNS
               : "SELECT u.id, u.role, " BEANTRACK_SESSION_COLUMNS),
      most_rows_(most_rows),
      detail_(detail) {
  sql_.append(columns)
      .append(BEANTRACK_SESSIONS)
      .append(detail == SessionDetail::full ? " LEFT JOIN chat_settings t ON t.user_id = s.user_id" : "")
      .append(joins)
      .append(BEANTRACK_ALIVE "s.token_digest = UNHEX(?) LIMIT ?");
}

std::optional<Session> SessionStore::find(std::string_view token_digest, SessionDetail detail) {
  static const SessionStatement full, bare{{}, {}, 1, SessionDetail::bare};
  auto found = find(token_digest, detail == SessionDetail::full ? full : bare);
  return found ? std::optional(std::move(found->session)) : std::nullopt;
}

std::optional<FoundSession> SessionStore::find(std::string_view token_digest, const SessionStatement& statement,
                                               std::initializer_list<Value> values) {
  return find(token_digest, statement, std::span(values.begin(), values.size()));
}

std::optional<FoundSession> SessionStore::find(std::string_view token_digest, const SessionStatement& statement,
                                               std::span<const Value> values) {
  std::vector<Value> all{values.begin(), values.end()};
  all.insert(all.end(), {lifetime_days_, token_digest, statement.most_rows()});
  auto rows = connection_.query(statement.sql(), all);
  // The session may have begun at another member of a cluster just now.
  if (rows.empty() && connection_.wait_for_cluster()) rows = connection_.query(statement.sql(), all);
  if (rows.empty()) return std::nullopt;
  Session session = session_from(rows.front(), statement.detail());
  return FoundSession{std::move(session), std::move(rows)};
}

void SessionStore::complete(Session& session) {
  if (session.settings) return;
  const auto rows = connection_.query("SELECT " BEANTRACK_USER_COLUMNS("u") ", " BEANTRACK_SETTINGS_COLUMNS
                                      // By the value: the two tables may have different collations, which no key joins.
                                      " FROM users u LEFT JOIN chat_settings t ON t.user_id = ? WHERE u.id = ?",
                                      {session.user.id, session.user.id});
  if (rows.empty()) return;
  session.user = user_from(rows.front());
  session.settings = settings_from(rows.front(), kUserColumns);
}

void SessionStore::touch(const Session& session) {
  if (std::chrono::abs(now() - session.seen_at) < kSeenInterval) return;
  connection_.optional_write("seen_at", [&] {
    connection_.execute("UPDATE chat_sessions SET seen_at = CURRENT_TIMESTAMP(3) WHERE id = ?", {session.id});
  });
}

std::vector<SignIn> SessionStore::list(std::string_view user_id, std::uint64_t first, std::uint64_t limit) {
  std::vector<SignIn> sessions;
  const auto rows = connection_.query(
      "SELECT id, user_agent, " BEANTRACK_PAST_MS("created_at") ", " BEANTRACK_PAST_MS("seen_at")
      " FROM chat_sessions"
      " WHERE user_id = ? AND seen_at > CURRENT_TIMESTAMP(3) - INTERVAL ? DAY"
      " ORDER BY id = ? DESC, seen_at DESC, id DESC LIMIT ?",
      {user_id, lifetime_days_, first, limit});
  for (const auto& row : rows)
    sessions.push_back({row.number(0), row.text(1), row.time(2).value_or(Time{}), row.time(3).value_or(Time{})});
  return sessions;
}

void SessionStore::remove(std::uint64_t id) { connection_.execute("DELETE FROM chat_sessions WHERE id = ?", {id}); }

void SessionStore::remove_all_of(std::string_view user_id) {
  connection_.execute("DELETE FROM chat_sessions WHERE user_id = ?", {user_id});
}

std::uint64_t SessionStore::remove_of(std::string_view user_id, std::uint64_t id) {
  return connection_.execute("DELETE FROM chat_sessions WHERE user_id = ? AND id = ?", {user_id, id});
}

std::uint64_t SessionStore::remove_others_of(std::string_view user_id, std::uint64_t kept) {
  return connection_.execute("DELETE FROM chat_sessions WHERE user_id = ? AND id <> ?", {user_id, kept});
}

std::vector<std::uint64_t> SessionStore::ended(std::span<const std::uint64_t> ids) {
  if (ids.empty()) return {};
  IdList list{{ids.begin(), ids.end()}};
  list.values.insert(list.values.begin(), lifetime_days_);
  std::unordered_set<std::uint64_t> live;
  for (const auto& row : connection_.query("SELECT s.id" BEANTRACK_SESSIONS BEANTRACK_ALIVE "s.id IN " +
                                               list.placeholders,
                                           list.values))
    live.insert(row.number(0));
  std::vector<std::uint64_t> ended;
  for (const auto id : ids)
    if (!live.contains(id)) ended.push_back(id);
  return ended;
}

std::uint64_t SessionStore::expire() {
  connection_.execute(
      "UPDATE chat_sessions SET seen_at = CURRENT_TIMESTAMP(3) WHERE seen_at > CURRENT_TIMESTAMP(3) LIMIT ?",
      {kExpiryBatch});
  return connection_.execute(
      "DELETE FROM chat_sessions WHERE seen_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? DAY LIMIT ?",
      {lifetime_days_, kExpiryBatch});
}

}  // namespace beantrack::db
