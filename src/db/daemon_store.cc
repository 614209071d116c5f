#include "db/daemon_store.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "model/id.h"

namespace beantrack::db {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"typing", "typing ended", "left"};  // in the order of the enumeration

bool makes_sense(const DaemonNotice& notice) {
  return is_user_id(notice.user_id) && (notice.kind == DaemonNotice::Kind::left || is_user_id(notice.contact_id));
}

}  // namespace

void DaemonStore::publish(std::uint64_t id, std::uint64_t last_notice, std::span<const DaemonNotice> notices) {
  auto list = nlohmann::json::array();
  for (std::uint64_t number = last_notice - notices.size(); const auto& notice : notices)
    list.push_back({++number, kKinds.at(static_cast<std::size_t>(notice.kind)), notice.user_id, notice.contact_id});
  connection_.transaction([&] {
    if (!notices.empty())
      connection_.execute(
          "INSERT INTO chat_notices (daemon_id, number, kind, user_id, contact_id)"
          " SELECT ?, list.number, list.kind, list.user_id, list.contact_id"
          " FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS (number BIGINT PATH '$[0]',"
          "   kind VARCHAR(20) PATH '$[1]', user_id VARCHAR(20) PATH '$[2]', contact_id VARCHAR(20) PATH '$[3]'))"
          "   AS list",
          {id, list.dump()});
    connection_.execute(
        "INSERT INTO chat_daemons (id, last_notice, seen_at) VALUES (?, ?, CURRENT_TIMESTAMP(3))"
        " ON DUPLICATE KEY UPDATE last_notice = VALUES(last_notice), seen_at = VALUES(seen_at)",
        {id, last_notice});
  });
}

std::vector<DaemonRow> DaemonStore::others(std::uint64_t id) {
  std::vector<DaemonRow> daemons;
  for (const auto& row : connection_.query("SELECT id, last_notice, CAST(seen_at AS CHAR)"
                                           " FROM chat_daemons FORCE INDEX (chat_daemons_seen)"
                                           " WHERE id <> ? ORDER BY seen_at DESC LIMIT ?",
                                           {id, kMaxDaemons}))
    daemons.push_back({row.number(0), row.number(1), row.text(2)});
  return daemons;
}

std::vector<DaemonNotice> DaemonStore::notices(std::uint64_t daemon, std::uint64_t after, std::uint64_t up_to) {
  std::vector<DaemonNotice> notices;
  for (const auto& row : connection_.query("SELECT kind, user_id, contact_id FROM chat_notices"
                                           " WHERE daemon_id = ? AND number > ? AND number <= ? ORDER BY number",
                                           {daemon, after, up_to})) {
    const auto kind = std::ranges::find(kKinds, row.text(0));
    if (kind == kKinds.end()) continue;  // of another version of the daemon
    DaemonNotice notice{static_cast<DaemonNotice::Kind>(kind - kKinds.begin()), row.text(1), row.text(2)};
    if (makes_sense(notice)) notices.push_back(std::move(notice));
  }
  return notices;
}

std::uint64_t DaemonStore::delete_notices(std::uint64_t daemon, std::uint64_t up_to) {
  return connection_.execute("DELETE FROM chat_notices WHERE daemon_id = ? AND number <= ? ORDER BY number LIMIT ?",
                             {daemon, up_to, kNoticeExpiryBatch});
}

void DaemonStore::remove(std::uint64_t daemon) {
  while (delete_notices(daemon, std::uint64_t{std::numeric_limits<std::int64_t>::max()}) == kNoticeExpiryBatch) {
  }
  connection_.execute("DELETE FROM chat_daemons WHERE id = ?", {daemon});
}

std::uint64_t DaemonStore::expire() {
  connection_.execute(
      "UPDATE chat_daemons SET seen_at = CURRENT_TIMESTAMP(3) WHERE seen_at > CURRENT_TIMESTAMP(3) LIMIT ?",
      {kMaxDaemons});
  const auto rows = connection_.query(
      "SELECT id FROM chat_daemons WHERE seen_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? MINUTE LIMIT ?",
      {kDaemonMinutes, kMaxDaemons});
  for (const auto& row : rows) remove(row.number(0));
  return rows.size();
}

}  // namespace beantrack::db
