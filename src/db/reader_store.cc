#include "db/reader_store.h"

#include "db/id_list.h"
#include "db/message_store.h"
#include "db/presence_row.h"
#include "db/reader_row.h"
#include "db/user_row.h"
#include "model/contact_policy.h"

namespace beantrack::db {

UnreadSum ReaderStore::unread_of(const FoundSession& found, std::size_t column) {
  if (found.rows.size() >= kUnreadRows) return {MessageStore(connection_).unread_count(found.session.user.id)};
  return {found.rows.front().is_null(column) ? 0 : found.rows.size()};
}

std::optional<Reader<UnreadSum>> ReaderStore::with_unread(std::string_view token_digest) {
  static const SessionStatement statement{", n.seq", BEANTRACK_UNREAD_ROWS, kUnreadRows, SessionDetail::bare};
  auto found = sessions_.find(token_digest, statement);
  if (!found) return std::nullopt;
  const auto unread = unread_of(*found, kBareSessionColumns);
  return Reader<UnreadSum>{std::move(found->session), unread};
}

std::optional<Reader<PageFacts>> ReaderStore::with_page_facts(std::string_view token_digest) {
  static const SessionStatement statement{", " BEANTRACK_POSITION ", n.seq",
                                          BEANTRACK_POSITION_JOINS BEANTRACK_UNREAD_ROWS, kUnreadRows};
  auto found = sessions_.find(token_digest, statement);
  if (!found) return std::nullopt;
  const EventId cursor = position_from(found->rows.front(), kSessionColumns);
  const auto unread = unread_of(*found, kSessionColumns + kPositionColumns);
  return Reader<PageFacts>{std::move(found->session), {unread, cursor}};
}

std::optional<Reader<Receiver>> ReaderStore::with_receiver(std::string_view token_digest,
                                                           std::string_view receiver_id, SessionDetail detail) {
  constexpr std::string_view kColumns = ", " BEANTRACK_USER_COLUMNS("o") ", o.disabled_at IS NULL";
  constexpr std::string_view kJoin = " LEFT JOIN users o ON o.id = ?";
  static const SessionStatement full{kColumns, kJoin}, bare{kColumns, kJoin, 1, SessionDetail::bare};
  const bool is_full = detail == SessionDetail::full;
  auto found = sessions_.find(token_digest, is_full ? full : bare, {receiver_id});
  if (!found) return std::nullopt;
  const auto& row = found->rows.front();
  const std::size_t first = is_full ? kSessionColumns : kBareSessionColumns;
  Receiver receiver;
  if (!row.is_null(first)) receiver = {user_from(row, first), row.number(first + kUserColumns) != 0};
  return Reader<Receiver>{std::move(found->session), std::move(receiver)};
}

std::optional<Reader<PresenceMap>> ReaderStore::with_presence(std::string_view token_digest,
                                                              std::span<const std::string> ids) {
  if (ids.size() == 1) return with_presence_of(token_digest, ids.front());
  IdList list{{ids.begin(), ids.end()}};
  const SessionStatement statement{", c.contact_id, " BEANTRACK_PRESENCE,
                                   " LEFT JOIN (chat_contacts c LEFT JOIN chat_presence p ON p.user_id = c.contact_id)"
                                   " ON c.user_id = s.user_id AND c.contact_id IN " + list.placeholders,
                                   list.values.size(), SessionDetail::bare};
  list.values.insert(list.values.begin(), kPresenceFresh);
  auto found = sessions_.find(token_digest, statement, list.values);
  if (!found) return std::nullopt;
  Reader<PresenceMap> reader{std::move(found->session), {}};
  for (const auto& row : found->rows)
    if (!row.is_null(kBareSessionColumns))
      reader.facts.emplace(row.text(kBareSessionColumns), presence_from(row, kBareSessionColumns + 1));
  return reader;
}

std::optional<Reader<PresenceMap>> ReaderStore::with_presence_of(std::string_view token_digest, const std::string& id) {
  static const SessionStatement statement{", " BEANTRACK_USER_COLUMNS("o") ", c.user_id, " BEANTRACK_PRESENCE,
                                          " LEFT JOIN users o ON o.id = ?"
                                          " LEFT JOIN chat_contacts c ON c.user_id = s.user_id AND c.contact_id = ?"
                                          " LEFT JOIN chat_presence p ON p.user_id = ?",
                                          1, SessionDetail::bare};
  constexpr std::size_t kOther = kBareSessionColumns, kContact = kOther + kUserColumns;  // before those of p
  auto found = sessions_.find(token_digest, statement, {kPresenceFresh, id, id, id});
  if (!found) return std::nullopt;
  const auto& row = found->rows.front();
  Reader<PresenceMap> reader{std::move(found->session), {}};
  const bool is_contact = !row.is_null(kContact);
  if (is_contact || (!row.is_null(kOther) && may_chat(reader.session.user, user_from(row, kOther))))
    reader.facts.emplace(id, presence_from(row, kContact + 1));
  return reader;
}

}  // namespace beantrack::db
