#include "db/event_store.h"

#include <nlohmann/json.hpp>

#include "db/message_row.h"

namespace beantrack::db {
namespace {

#define BEANTRACK_EVENTS                                                                              \
  "SELECT e.id, e.kind, e.user_id, e.subject, s.name, s.role, " BEANTRACK_MESSAGE_COLUMNS            \
  " FROM chat_events e"                                                                               \
  " LEFT JOIN messages m ON m.seq = e.subject AND e.kind <> 'session.ended'"                          \
  " LEFT JOIN users s ON s.id = m.sender_id"

constexpr std::size_t kFirstMessageColumn = 6;

// Where the log stands: never behind its own rows, which another backup may have brought than the counter.
#define BEANTRACK_POSITION "GREATEST(value, COALESCE((SELECT MAX(id) FROM chat_events), 0))"

std::vector<Event> events_from(const Rows& rows) {
  std::vector<Event> events;
  events.reserve(rows.size());
  for (const auto& row : rows) {
    Event event{.id = row.number(0),
                .kind = parse_event_kind(row.text(1)).value_or(EventKind::unknown),
                .user_id = row.text(2),
                .subject = row.number(3),
                .message = std::nullopt,
                .sender = {}};
    if (!row.is_null(kFirstMessageColumn)) {
      event.message = message_from(row, kFirstMessageColumn);
      event.sender = {event.message->sender_id, row.text(4), parse_role(row.text(5)).value_or(Role::vendor)};
    }
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace

std::uint64_t EventStore::position() {
  const auto rows = connection_.query("SELECT " BEANTRACK_POSITION " FROM chat_counters WHERE name = 'chat_events'");
  return rows.empty() ? 0 : rows.front().number(0);
}

std::uint64_t EventStore::lock_position() {
  const auto rows = connection_.query("SELECT value FROM chat_counters WHERE name = 'chat_events' FOR UPDATE");
  if (rows.empty()) throw Failure(0, "chat_counters has no row chat_events: run beantrack-admin migrate --repair");
  // Read again now that nobody can append. The lock comes first and alone: what the transaction reads without a lock,
  // it reads as of its first such reading, which must not be before another relay's batch.
  return position();
}

void EventStore::append(std::uint64_t position, const std::vector<NewEvent>& events) {
  if (events.empty()) return;
  auto list = nlohmann::json::array();
  for (const auto& event : events)
    list.push_back({++position, event.user_id, to_string(event.kind), event.subject});
  connection_.execute(
      "INSERT INTO chat_events (id, user_id, kind, subject)"
      " SELECT id, user_id, kind, subject FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
      "   id BIGINT UNSIGNED PATH '$[0]', user_id VARCHAR(20) PATH '$[1]',"
      "   kind VARCHAR(20) PATH '$[2]', subject BIGINT UNSIGNED PATH '$[3]')) AS list ORDER BY id",
      {list.dump()});
  connection_.execute("UPDATE chat_counters SET value = ? WHERE name = 'chat_events'", {position});
}

std::vector<Event> EventStore::after(std::uint64_t id, std::uint64_t limit) {
  return events_from(connection_.query(BEANTRACK_EVENTS " WHERE e.id > ? ORDER BY e.id LIMIT ?", {id, limit}));
}

std::vector<Event> EventStore::after(std::uint64_t id, std::string_view user_id, std::uint64_t limit) {
  return events_from(connection_.query(BEANTRACK_EVENTS " WHERE e.user_id = ? AND e.id > ? ORDER BY e.id LIMIT ?",
                                       {user_id, id, limit}));
}

bool EventStore::reaches_back_to(std::uint64_t id) {
  const auto row = connection_
                       .query("SELECT (SELECT MIN(id) FROM chat_events),"
                              " (SELECT " BEANTRACK_POSITION " FROM chat_counters WHERE name = 'chat_events')")
                       .front();
  const std::uint64_t oldest = row.number(0), newest = row.number(1);
  if (id > newest) return false;
  return oldest == 0 ? id == newest : id + 1 >= oldest;
}

std::uint64_t EventStore::trim(std::uint64_t days) {
  const auto row =
      connection_
          .query("SELECT MAX(IF(created_at < CURRENT_TIMESTAMP(3) - INTERVAL ? DAY, id, NULL)), MAX(id),"
                 " COALESCE(MAX(created_at) > CURRENT_TIMESTAMP(3), 0)"
                 " FROM (SELECT id, created_at FROM chat_events ORDER BY id LIMIT ?) AS oldest",
                 {days, kTrimBatch})
          .front();
  const bool any_from_the_future = row.number(2) != 0;
  if (any_from_the_future)
    connection_.execute(
        "UPDATE chat_events SET created_at = CURRENT_TIMESTAMP(3) WHERE id <= ? AND created_at > CURRENT_TIMESTAMP(3)",
        {row.number(1)});
  if (row.is_null(0)) return 0;
  return connection_.execute("DELETE FROM chat_events WHERE id <= ?", {row.number(0)});
}

}  // namespace beantrack::db
