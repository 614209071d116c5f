#include "db/login_failure_store.h"

#include <algorithm>

namespace beantrack::db {
namespace {

constexpr std::uint64_t kMemorySeconds = std::chrono::seconds(kFailureMemory).count();
constexpr std::uint64_t kMemoryMs = std::chrono::milliseconds(kFailureMemory).count();

constexpr std::int64_t kLongestAgeMs = 24 * 60 * 60 * 1000;

// How far ahead a subject's forgotten_at lies at most.
std::uint64_t longest_memory(std::uint64_t limit) { return (limit + kFailuresAboveLimit) * kMemorySeconds; }

}  // namespace

LoginFailures LoginFailureStore::find(std::string_view subject) {
  const auto rows = connection_.query(
      "SELECT GREATEST(0, TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), forgotten_at) DIV 1000),"
      " IF(failed_at > CURRENT_TIMESTAMP(3), NULL,"
      "    TIMESTAMPDIFF(MICROSECOND, failed_at, CURRENT_TIMESTAMP(3)) DIV 1000)"
      " FROM chat_login_failures WHERE subject = UNHEX(?)",
      {subject});
  if (rows.empty()) return {};
  const auto& row = rows.front();
  const auto age = row.is_null(1) ? std::chrono::milliseconds::max() : std::chrono::milliseconds(row.number(1));
  return {(row.number(0) + kMemoryMs - 1) / kMemoryMs, age};
}

LoginFailures LoginFailureStore::lock(std::string_view subject) {
  connection_.execute("INSERT INTO chat_login_failures (subject) VALUES (UNHEX(?))"
                      " ON DUPLICATE KEY UPDATE subject = VALUES(subject)",
                      {subject});
  return find(subject);
}

void LoginFailureStore::add(std::string_view subject, std::uint64_t limit) {
  connection_.execute(
      "INSERT INTO chat_login_failures (subject, forgotten_at)"
      " VALUES (UNHEX(?), CURRENT_TIMESTAMP(3) + INTERVAL ? SECOND)"
      " ON DUPLICATE KEY UPDATE failed_at = CURRENT_TIMESTAMP(3), forgotten_at ="
      "  LEAST(GREATEST(forgotten_at, CURRENT_TIMESTAMP(3)) + INTERVAL ? SECOND,"
      "        CURRENT_TIMESTAMP(3) + INTERVAL ? SECOND)",
      {subject, kMemorySeconds, kMemorySeconds, longest_memory(limit)});
}

void LoginFailureStore::take_back(std::string_view subject, std::chrono::milliseconds age) {
  // Beyond all memory, an age makes no difference.
  const auto ms = static_cast<std::uint64_t>(std::min<std::int64_t>(age.count(), kLongestAgeMs));
  connection_.execute(
      "UPDATE chat_login_failures SET forgotten_at = GREATEST(forgotten_at - INTERVAL ? SECOND, CURRENT_TIMESTAMP(3)),"
      " failed_at = failed_at - INTERVAL ? MICROSECOND WHERE subject = UNHEX(?)",
      {kMemorySeconds, 1000 * ms, subject});
}

std::uint64_t LoginFailureStore::expire(std::uint64_t limit) {
  connection_.execute(
      "UPDATE chat_login_failures SET forgotten_at = CURRENT_TIMESTAMP(3) + INTERVAL ? SECOND"
      " WHERE forgotten_at > CURRENT_TIMESTAMP(3) + INTERVAL ? SECOND LIMIT ?",
      {longest_memory(limit), longest_memory(limit), kFailureExpiryBatch});
  return connection_.execute("DELETE FROM chat_login_failures WHERE forgotten_at <= CURRENT_TIMESTAMP(3) LIMIT ?",
                             {kFailureExpiryBatch});
}

}  // namespace beantrack::db
