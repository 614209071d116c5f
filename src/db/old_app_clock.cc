#include "db/old_app_clock.h"

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/errors.h"
#include "db/table_exists.h"

namespace beantrack::db {

void OldAppClock::prepare() {
  if (table_exists(connection_, "chat_old_app_clock")) check(state());
  connection_.execute("SET @beantrack_old_app_offsets = ?", {offsets()});
}

void OldAppClock::set() {
  const std::string wanted = offsets();
  connection_.transaction([&] {
    const State before = state(" FOR UPDATE");
    check(before);
    // Without a zone from now on, the one that messages were corrected by stays recorded.
    if (!zone_.empty() || before.corrected == 0)
      connection_.execute("UPDATE chat_old_app_clock SET zone = ? WHERE id = 1", {zone_});
    if (wanted == stored_offsets()) return;
    connection_.execute("DELETE FROM chat_old_app_offsets");
    connection_.execute(
        "INSERT INTO chat_old_app_offsets (from_utc, from_local, seconds)"
        " SELECT from_utc, from_local, seconds FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
        "   from_utc BIGINT PATH '$[0]', from_local BIGINT PATH '$[1]', seconds INT PATH '$[2]')) AS list",
        {wanted});
  });
}

std::uint64_t OldAppClock::correct() {
  if (zone_.empty()) return 0;
  for (std::uint64_t total = 0;;) {
    const bool done = connection_.transaction([&] {
      const State before = state(" FOR UPDATE");
      if (before.corrected >= before.last) return true;
      total += correct(before);
      return false;
    });
    if (done) return total;
  }
}

// One batch. What the application wrote is what its session showed: the server's own zone.
std::uint64_t OldAppClock::correct(const State& state) {
#define BEANTRACK_WRITTEN "COALESCE(CONVERT_TZ(created_at, '+00:00', @@global.time_zone), created_at)"
  const auto row = connection_
                       .query("SELECT MAX(seq), COUNT(*) FROM (SELECT seq FROM messages FORCE INDEX (messages_seq)"
                              " WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?) AS batch",
                              {state.corrected, state.last, kCorrectionBatch})
                       .front();
  const std::uint64_t up_to = row.number(1) < kCorrectionBatch ? state.last : row.number(0);
  const auto changed = connection_.execute(
      "UPDATE messages FORCE INDEX (messages_seq) SET updated_at = updated_at,"
      " created_at = GREATEST(TIMESTAMP'1970-01-01 00:00:01', " BEANTRACK_WRITTEN
      "   - INTERVAL (SELECT o.seconds FROM chat_old_app_offsets o"
      "     WHERE o.from_local <= TIMESTAMPDIFF(SECOND, '1970-01-01', " BEANTRACK_WRITTEN ")"
      "     ORDER BY o.from_local DESC LIMIT 1) SECOND)"
      " WHERE seq > ? AND seq <= ?",
      {state.corrected, up_to});
  connection_.execute("UPDATE chat_old_app_clock SET corrected_seq = ? WHERE id = 1", {up_to});
  return changed;
}

bool OldAppClock::is_set() {
  return stored_offsets() == offsets() && (zone_.empty() || state().zone == zone_);
}

OldAppClock::State OldAppClock::state(const std::string& lock) {
  const auto rows =
      connection_.query("SELECT zone, last_seq, corrected_seq FROM chat_old_app_clock WHERE id = 1" + lock);
  if (rows.empty()) throw Failure(0, "chat_old_app_clock has no row: run beantrack-admin migrate --repair");
  return {rows.front().text(0), rows.front().number(1), rows.front().number(2)};
}

void OldAppClock::check(const State& state) const {
  if (state.corrected == 0 || zone_.empty() || zone_ == state.zone) return;
  throw ConfigError("old_app_time_zone: the messages have been corrected as of " + state.zone + "; '" + zone_ +
                    "' cannot take its place. Set it back to " + state.zone +
                    ", or leave it empty if the old application no longer writes");
}

// [[from_utc, from_local, seconds], …]
std::string OldAppClock::offsets() const {
  auto list = nlohmann::json::array();
  if (!zone_.empty())
    for (const auto& [begins, seconds] : zone_offsets(zone_)) list.push_back({begins, begins + seconds, seconds});
  return list.dump();
}

std::string OldAppClock::stored_offsets() {
  auto list = nlohmann::json::array();
  for (const auto& row : connection_.query("SELECT from_utc, from_local, seconds FROM chat_old_app_offsets"
                                           " ORDER BY from_utc"))
    list.push_back({std::stoll(row.text(0)), std::stoll(row.text(1)), std::stoll(row.text(2))});
  return list.dump();
}

}  // namespace beantrack::db
