#include "db/event_store.h"

#include <random>
#include <span>

#include "crypto/random.h"
#include "db/id_list.h"
#include "db/message_row.h"
#include "text/shown.h"

namespace beantrack::db {
namespace {

// Joined to the event that the cursor names: without it there is no row at all, and without any event after it there is
// one of NULLs. The inner limit keeps the server from reading all that follows. `message` says which events have one.
#define BEANTRACK_EVENTS(sender, condition, message, sender_join)                                     \
  "SELECT e.id, e.tag, e.kind, e.user_id, e.subject, " sender ", " BEANTRACK_MESSAGE_COLUMNS          \
  " FROM chat_events c"                                                                               \
  " LEFT JOIN (SELECT id, tag, kind, user_id, subject FROM chat_events " condition                    \
  "   ORDER BY id LIMIT ?) e ON e.id > c.id"                                                          \
  " LEFT JOIN messages m ON m.seq = e.subject AND e.kind " message sender_join                        \
  " WHERE c.id = ? AND c.tag = ? ORDER BY e.id"
#define BEANTRACK_EVENTS_WITH_SENDERS(condition, message)                                              \
  BEANTRACK_EVENTS("s.display_name, s.role", condition, message, " LEFT JOIN users s ON s.id = m.sender_id")
#define BEANTRACK_ANY_MESSAGE "LIKE 'message.%'"
#define BEANTRACK_NO_ECHO "IN ('message.sent', 'message.read')"

constexpr std::size_t kFirstMessageColumn = 7;

std::uint32_t random_tag() {
  crypto::RandomBits random;
  return std::uniform_int_distribution<std::uint32_t>{1, kMaxEventTag}(random);
}

Event event_from(const Row& row) {
  Event event{.id = {row.number(0), static_cast<std::uint32_t>(row.number(1))},
              .kind = parse_event_kind(row.text(2)).value_or(EventKind::unknown),
              .user_id = row.text(3),
              .subject = row.number(4),
              .message = std::nullopt,
              .sender = {}};
  if (!row.is_null(kFirstMessageColumn)) {
    event.message = message_from(row, kFirstMessageColumn);
    const std::string& id = event.message->sender_id;
    event.sender = {id, text::shown_name(row.text(5), id), parse_role(row.text(6)).value_or(Role::vendor)};
  }
  return event;
}

std::optional<std::vector<Event>> events_from(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  std::vector<Event> events;
  if (rows.front().is_null(0)) return events;
  events.reserve(rows.size());
  for (const auto& row : rows) events.push_back(event_from(row));
  return events;
}

// A message's echo is logged right after its message.sent, so the two share what was read of the message. False where
// an echo stands elsewhere.
bool complete_echoes(std::vector<Event>& events) {
  const Event* sent = nullptr;
  for (auto& event : events) {
    if (event.kind == EventKind::message_sent) sent = &event;
    if (event.kind != EventKind::message_echo) continue;
    if (!sent || sent->subject != event.subject) return false;
    event.message = sent->message;
    event.sender = sent->sender;
  }
  return true;
}

}  // namespace

// The position is never behind the log's own rows, which another backup may have brought than the counter.
EventId EventStore::position() {
  const auto rows = connection_.query(
      "SELECT p.number, e.tag FROM"
      " (SELECT GREATEST(value, COALESCE((SELECT MAX(id) FROM chat_events), 0)) AS number"
      "    FROM chat_counters WHERE name = 'chat_events') AS p"
      " LEFT JOIN chat_events e ON e.id = p.number");
  if (rows.empty()) return {};
  return {rows.front().number(0), static_cast<std::uint32_t>(rows.front().number(1))};
}

EventId EventStore::lock_position() {
  const auto rows = connection_.query("SELECT value FROM chat_counters WHERE name = 'chat_events' FOR UPDATE");
  if (rows.empty()) throw Failure(0, "chat_counters has no row chat_events: run beantrack-admin migrate --repair");
  // Read again now that nobody can append. The lock comes first and alone: what the transaction reads without a lock,
  // it reads as of its first such reading, which must not be before another relay's batch.
  return position();
}

EventId EventStore::append(EventId position, const std::vector<NewEvent>& events) {
  if (events.empty()) return position;
  in_stretches(std::span(events), [&](std::span<const NewEvent> some) {
    std::vector<Value> values;
    for (const auto& event : some) {
      position = {position.number + 1, random_tag()};
      values.insert(values.end(), {position.number, event.user_id, to_string(event.kind), event.subject,
                                   std::uint64_t{position.tag}});
    }
    connection_.execute(
        "INSERT INTO chat_events (id, user_id, kind, subject, tag) VALUES " + repeated("(?, ?, ?, ?, ?)", some.size()),
        values);
  });
  connection_.execute("UPDATE chat_counters SET value = ? WHERE name = 'chat_events'", {position.number});
  return position;
}

// Under the next number: a restore that is under way may be about to bring the event of the position itself.
void EventStore::start() {
  connection_.transaction([&] {
    const EventId position = lock_position();
    if (position.tag == 0) append(position, {{EventKind::log_start, "", 0}});
  });
}

bool EventStore::has(EventId id) {
  return !connection_.query("SELECT 1 FROM chat_events WHERE id = ? AND tag = ?", {id.number, std::uint64_t{id.tag}})
              .empty();
}

std::optional<std::vector<Event>> EventStore::after(EventId cursor, std::uint64_t limit) {
  const std::initializer_list<Value> values{cursor.number, limit, cursor.number, std::uint64_t{cursor.tag}};
  auto events = read(BEANTRACK_EVENTS_WITH_SENDERS("WHERE id > ?", BEANTRACK_NO_ECHO), values);
  if (events && !complete_echoes(*events))
    events = read(BEANTRACK_EVENTS_WITH_SENDERS("WHERE id > ?", BEANTRACK_ANY_MESSAGE), values);
  return events;
}

std::optional<std::vector<Event>> EventStore::after(EventId cursor, std::string_view user_id, std::uint64_t limit) {
  return read(BEANTRACK_EVENTS_WITH_SENDERS("FORCE INDEX (chat_events_user) WHERE user_id = ? AND id > ?",
                                            BEANTRACK_ANY_MESSAGE),
              {user_id, cursor.number, limit, cursor.number, std::uint64_t{cursor.tag}});
}

std::optional<std::vector<Event>> EventStore::after_with_sent(EventId cursor, std::uint64_t limit) {
  return read(BEANTRACK_EVENTS("'', ''", "WHERE id > ?", "= 'message.sent'", ""),
              {cursor.number, limit, cursor.number, std::uint64_t{cursor.tag}});
}

std::optional<std::vector<Event>> EventStore::read(std::string_view sql, std::initializer_list<Value> values) {
  auto rows = connection_.query(sql, values);
  // The event of the cursor may have been logged at another member of a cluster just now.
  if (rows.empty() && connection_.wait_for_cluster()) rows = connection_.query(sql, values);
  return events_from(rows);
}

std::uint64_t EventStore::trim(std::uint64_t days) {
  const auto row =
      connection_
          .query("SELECT MAX(IF(created_at < CURRENT_TIMESTAMP(3) - INTERVAL ? DAY AND id < newest_id, id, NULL)),"
                 " MAX(id), COALESCE(MAX(created_at) > CURRENT_TIMESTAMP(3), 0)"
                 " FROM (SELECT id, created_at FROM chat_events ORDER BY id LIMIT ?) AS oldest,"
                 " (SELECT MAX(id) AS newest_id FROM chat_events) AS newest",
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
