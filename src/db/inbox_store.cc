#include "db/inbox_store.h"

#include <charconv>

#include "db/conversation_index.h"
#include "db/message_row.h"
#include "db/message_store.h"
#include "db/presence_row.h"
#include "db/reader_row.h"

namespace beantrack::db {
namespace {

#define BEANTRACK_INBOX_COLUMNS                                                                          \
  ", " BEANTRACK_POSITION ", " BEANTRACK_SETTLED                                                          \
  ", CAST(UNIX_TIMESTAMP(CURRENT_TIMESTAMP(3)) * 1000 AS SIGNED), own.id, own.tag"                       \
  ", CONCAT(inboxes.value, ' ', CURRENT_DATE), x.id"
#define BEANTRACK_INBOX_JOINS                                                                            \
  " LEFT JOIN chat_events own ON own.id = (SELECT MAX(id) FROM chat_events WHERE user_id = s.user_id)"   \
  " LEFT JOIN chat_counters inboxes ON inboxes.name = 'inboxes'" BEANTRACK_POSITION_JOINS BEANTRACK_UNREAD_ROWS

constexpr std::size_t kCursor = kSessionColumns, kSettled = kCursor + kPositionColumns, kNow = kSettled + 2,
                      kEvent = kNow + 1, kVersion = kEvent + 2, kSender = kVersion + 1, kOnline = kSender + 1;

EventId event_from(const Row& row, std::size_t first) {
  return {row.number(first), static_cast<std::uint32_t>(row.number(first + 1))};
}

// Places instead of ids: a server may cut a list at 1,024 bytes.
#define BEANTRACK_ONLINE_COLUMN                                                                                  \
  ", (SELECT GROUP_CONCAT(list.place) FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("                \
  "     place FOR ORDINALITY, id VARCHAR(20) PATH '$')) AS list"                                                 \
  "   STRAIGHT_JOIN chat_presence p ON p.user_id = CONVERT(list.id USING ascii) COLLATE ascii_bin"               \
  "   WHERE " BEANTRACK_ONLINE ")"

std::vector<std::size_t> places_from(std::string_view list) {
  std::vector<std::size_t> places;
  while (!list.empty()) {
    std::size_t place = 0;
    const auto [end, error] = std::from_chars(list.data(), list.data() + list.size(), place);
    if (error != std::errc{} || place == 0) break;
    places.push_back(place - 1);
    list.remove_prefix(static_cast<std::size_t>(end - list.data()));
    if (!list.empty()) list.remove_prefix(1);
  }
  return places;
}

}  // namespace

std::optional<Reader<InboxFacts>> InboxStore::with_inbox(std::string_view token_digest, const std::string* ids) {
  static const SessionStatement plain{BEANTRACK_INBOX_COLUMNS, BEANTRACK_INBOX_JOINS, kUnreadRows};
  static const SessionStatement with_ids{BEANTRACK_INBOX_COLUMNS BEANTRACK_ONLINE_COLUMN, BEANTRACK_INBOX_JOINS,
                                         kUnreadRows};
  std::vector<Value> values;
  if (ids) values = {std::string_view(*ids), kPresenceFresh};
  auto found = sessions_.find(token_digest, ids ? with_ids : plain, values);
  if (!found) return std::nullopt;
  const auto& row = found->rows.front();
  InboxFacts facts{.page = {{}, position_from(row, kCursor)},
                   .no_job_waits = row.number(kSettled) != 0,
                   .none_has_changed = row.number(kSettled + 1) != 0,
                   .now = row.time(kNow).value_or(Time{}),
                   .event = event_from(row, kEvent),
                   .version = row.text(kVersion)};
  if (ids) facts.online = places_from(row.text(kOnline));
  if (found->rows.size() < kUnreadRows) {
    facts.unread_of.emplace();
    for (const auto& each : found->rows)
      if (!each.is_null(kSender)) ++(*facts.unread_of)[each.text(kSender)];
    facts.page.unread.count = row.is_null(kSender) ? 0 : found->rows.size();
  } else {
    facts.page.unread.count = MessageStore(connection_).unread_count(found->session.user.id);
  }
  return Reader<InboxFacts>{std::move(found->session), std::move(facts)};
}

// The event itself is the first row. (EventStore::after, which also takes a cursor that is another user's, needs a
// temporary table.)
std::optional<std::vector<Event>> InboxStore::events_since(std::string_view user_id, EventId event,
                                                           std::uint64_t limit) {
  constexpr std::size_t kSubject = 3, kMessage = kSubject + 1;
  const auto rows = connection_.query(
      "SELECT e.id, e.tag, e.kind, e.subject, " BEANTRACK_MESSAGE_COLUMNS
      " FROM chat_events e FORCE INDEX (chat_events_user)"
      " LEFT JOIN messages m ON m.seq = e.subject AND e.kind LIKE 'message.%'"
      " WHERE e.user_id = ? AND e.id >= ? ORDER BY e.id LIMIT ?",
      {user_id, event.number, limit + 1});
  if (rows.empty() || event_from(rows.front(), 0) != event) return std::nullopt;
  std::vector<Event> events;
  events.reserve(rows.size() - 1);
  for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
    auto& each = events.emplace_back(Event{.id = event_from(*row, 0),
                                           .kind = parse_event_kind(row->text(2)).value_or(EventKind::unknown),
                                           .user_id = std::string(user_id),
                                           .subject = row->number(kSubject),
                                           .message = std::nullopt,
                                           .sender = {}});
    if (!row->is_null(kMessage)) each.message = message_from(*row, kMessage);
  }
  return events;
}

}  // namespace beantrack::db
