#include "db/contact_store.h"

#include <algorithm>

#include "db/conversation_index.h"
#include "db/identity_row.h"
#include "db/message_row.h"
#include "db/message_store.h"
#include "db/presence_row.h"
#include "db/time_limit.h"
#include "db/user_row.h"
#include "model/contact_policy.h"

namespace beantrack::db {
namespace {

// Where keys are out of date: candidates that are read at a time, and rows that one request refreshes.
constexpr std::uint64_t kCandidates = 200;
constexpr std::size_t kMostRefreshed = 1000;

constexpr std::string_view kNobody = "";  // a name and an id that come before all others

// A LIKE pattern for texts that contain `words`.
std::string containing(std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

// The column that people are found and sorted by, of the table users as u.
#define BEANTRACK_NAME "u.display_name"

// Whether one may write to the contact `u`; with two parameters, hidden_role and one's own id.
#define BEANTRACK_WRITABLE "(u.disabled_at IS NULL AND u.role <> ? AND u.id <> ?)"

#define BEANTRACK_UNREAD_OF_CONTACT \
  "FROM messages n WHERE n.receiver_id = ? AND n.is_read = 0 AND n.sender_id = u.id AND n.sender_id <> n.receiver_id"

// How many messages of the contact `u` are unread, up to kMaxUnreadCounted; with four parameters: the reader,
// kMaxUnreadCounted - 1, the reader and kMaxUnreadCounted.
#define BEANTRACK_UNREAD                                                    \
  "IF((SELECT 1 " BEANTRACK_UNREAD_OF_CONTACT " LIMIT 1 OFFSET ?) IS NULL," \
  " (SELECT COUNT(*) " BEANTRACK_UNREAD_OF_CONTACT "), ?)"

// The columns of a contact: of the account `u`, then of the newest message `m`, then the number of unread messages.
#define BEANTRACK_PERSON "u.id, " BEANTRACK_NAME ", u.role, " BEANTRACK_IDENTITY_COLUMNS("u")
constexpr std::size_t kMessageColumn = kUserColumns + kIdentityColumns;
constexpr std::size_t kUnreadColumn = kMessageColumn + kMessageColumns;

// A key of chat_contacts that begins with user_id, is_closed and contact_role, and the column that it ends with.
struct ConversationKey {
  std::string_view index, column;
};

const ConversationKey& key_of(ContactFilter show) {
  static constexpr ConversationKey kAll{"chat_contacts_last", "last_seq"},
      kUnread{"chat_contacts_unread", "unread_seq"}, kOwed{"chat_contacts_owed", "owed_seq"};
  return show == ContactFilter::unread ? kUnread : show == ContactFilter::needs_reply ? kOwed : kAll;
}

// Whether the messages say what the row's key says.
bool is_shown(const ContactRow& row, ContactFilter show, const User& me) {
  if (show == ContactFilter::unread) return row.unread > 0;
  return show == ContactFilter::all || (row.writable && row.last && row.last->receiver_id == me.id);
}

// Nobody where there is no such account.
ContactRow person_from(const Row& row) {
  ContactRow contact;
  if (row.is_null(0)) return contact;
  contact.user = user_from(row);
  contact.identity = identity_from(row, kUserColumns, contact.user);
  return contact;
}

ContactRow contact_from(const Row& row) {
  auto contact = person_from(row);
  if (!row.is_null(kMessageColumn)) contact.last = message_from(row, kMessageColumn);
  contact.unread = row.number(kUnreadColumn);
  return contact;
}

std::uint64_t unread_from(const UnreadOf& unread_of, const std::string& sender) {
  const auto found = unread_of.find(sender);
  return found == unread_of.end() ? 0 : found->second;
}

// The role that `viewer` may not write to, if there is one.
std::string_view hidden_role(Role viewer) {
  for (const Role role : {Role::admin, Role::supplier, Role::vendor})
    if (!may_chat(viewer, role)) return to_string(role);
  return {};
}

}  // namespace

std::vector<ContactRow> ContactStore::page(const User& me, const ContactQuery& query, std::uint64_t limit,
                                           const ContactFacts& facts) {
  std::vector<ContactRow> contacts;
  if (!query.after_user) contacts = conversations(me, query, limit, facts);
  if (contacts.size() < limit && query.show == ContactFilter::all) {
    auto others = people(me, query, limit - contacts.size(), facts);
    contacts.insert(contacts.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  }
  return contacts;
}

// A batch of candidates at a time, until the page is full or there are no more: a row whose key is out of date may be
// none of those asked for. Such rows are refreshed, so they cost something once; many of them over several requests.
std::vector<ContactRow> ContactStore::conversations(const User& me, const ContactQuery& query, std::uint64_t limit,
                                                    const ContactFacts& facts) {
  std::vector<ContactRow> contacts;
  std::vector<Pair> outdated;
  std::uint64_t before = query.after_seq.value_or(INT64_MAX);
  std::uint64_t batch = limit;
  for (bool more = true; more && contacts.size() < limit; batch = std::max(batch, kCandidates)) {
    auto some = candidates(me, query, before, batch, facts);
    more = some.size() == batch;
    if (more) before = some.back().place;
    for (auto& row : some) {
      const bool shown = row.last && is_shown(row, query.show, me);
      if (outdated.size() < kMostRefreshed && (!shown || row.last->seq != row.place))
        outdated.emplace_back(me.id, row.user.id);
      if (shown && contacts.size() < limit) contacts.push_back(std::move(row));
    }
  }
  was_up_to_date_ = outdated.empty();
  if (!was_up_to_date_)
    connection_.optional_write("chat_contacts", [&] { ConversationIndex(connection_).refresh(outdated); });
  return contacts;
}

// The first `limit` conversations of the key that `query.show` asks for. A range of it for each role, of open and of
// closed contacts; the newest of all ranges.
std::vector<ContactRow> ContactStore::candidates(const User& me, const ContactQuery& query, std::uint64_t before,
                                                 std::uint64_t limit, const ContactFacts& facts) {
  const ConversationKey& key = key_of(query.show);
  const std::string words = containing(query.filter);
  const std::string_view hidden = hidden_role(me.role), pattern = words;
  std::string ranges;
  // What is known needs no look at the row of chat_contacts, nor at all that is unread.
  const bool counts = !facts.unread_of, looks = counts || !facts.settled;
  std::vector<Value> values;
  if (counts) values = {me.id, kMaxUnreadCounted - 1, me.id, kMaxUnreadCounted};
  values.insert(values.end(), {hidden, me.id, kPresenceFresh});
  const auto add_range = [&](Role role, bool closed) {
    ranges.append(ranges.empty() ? "(SELECT " : " UNION ALL (SELECT ");
    ranges.append("c.contact_id, c.").append(key.column).append(" AS place FROM chat_contacts c FORCE INDEX (");
    ranges.append(key.index).append(")");
    if (!query.filter.empty())
      ranges.append(" STRAIGHT_JOIN users u ON u.id = c.contact_id"
                    "   AND CONVERT(" BEANTRACK_NAME " USING utf8mb4) LIKE ?");
    ranges.append(" WHERE c.user_id = ? AND c.is_closed = ? AND c.contact_role = ? AND c.").append(key.column);
    ranges.append(" > 0 AND c.").append(key.column).append(" < ?");
    ranges.append(" ORDER BY c.").append(key.column).append(" DESC LIMIT ?)");
    if (!query.filter.empty()) values.emplace_back(pattern);
    values.insert(values.end(), {me.id, std::uint64_t{closed}, to_string(role), before, limit});
  };
  for (const Role role : {Role::admin, Role::supplier, Role::vendor}) {
    if (query.role && query.role != role) continue;
    if (query.show != ContactFilter::needs_reply) add_range(role, true);
    if (query.show != ContactFilter::needs_reply || may_chat(me.role, role)) add_range(role, false);
  }
  values.emplace_back(limit);
  if (looks) values.emplace_back(me.id);
  std::string sql = "SELECT " BEANTRACK_PERSON ", " BEANTRACK_MESSAGE_COLUMNS ", ";
  sql += !counts ? "0" : facts.settled ? "IF(c.unread_seq = 0, 0, " BEANTRACK_UNREAD ")" : BEANTRACK_UNREAD;
  sql += ", " BEANTRACK_WRITABLE ", " BEANTRACK_PRESENCE ", found.place, found.contact_id"
         " FROM (SELECT contact_id, place FROM (" + ranges + ") AS ranges ORDER BY place DESC LIMIT ?) AS found";
  if (looks) sql += " STRAIGHT_JOIN chat_contacts c ON c.user_id = ? AND c.contact_id = found.contact_id";
  sql += " LEFT JOIN users u ON u.id = found.contact_id"
         " LEFT JOIN chat_presence p ON p.user_id = found.contact_id"
         " LEFT JOIN messages m ON u.id IS NOT NULL AND m.seq = ";
  sql += facts.settled ? "found.place"
                       : "(SELECT n.seq FROM messages n WHERE n.conversation = c.conversation"
                         " ORDER BY n.conversation DESC, n.seq DESC LIMIT 1)";
  sql += " ORDER BY found.place DESC";
  const auto rows = connection_.query(query.filter.empty() ? sql : time_limited(sql), values);
  constexpr std::size_t kWritable = kUnreadColumn + 1, kPresence = kWritable + 1, kPlace = kPresence + 2;
  std::vector<ContactRow> contacts;
  contacts.reserve(rows.size());
  for (const auto& row : rows) {
    auto& contact = contacts.emplace_back(contact_from(row));
    if (contact.user.id.empty()) contact.user.id = row.text(kPlace + 1);
    if (facts.unread_of) contact.unread = unread_from(*facts.unread_of, contact.user.id);
    contact.writable = row.number(kWritable) != 0;
    contact.presence = presence_from(row, kPresence);
    contact.place = row.number(kPlace);
  }
  return contacts;
}

// The name that people are sorted by, which may be another than the one that is shown.
std::string ContactStore::stored_name_of(std::string_view user_id) {
  const auto rows = connection_.query("SELECT display_name FROM users WHERE id = ?", {user_id});
  return rows.empty() ? std::string(kNobody) : rows.front().text(0);
}

std::vector<ContactRow> ContactStore::people(const User& me, const ContactQuery& query, std::uint64_t limit,
                                             const ContactFacts& facts) {
  const std::string stored_name = query.after_user ? stored_name_of(query.after_user->id) : std::string(kNobody);
  const std::string_view after_name = stored_name;
  const std::string_view after_id = query.after_user ? std::string_view(query.after_user->id) : kNobody;
  const std::string words = containing(query.filter);
  const std::string_view pattern = words;
  // Two texts, since one with a role follows another index than one without. They are named: a server may hold the
  // other for as good and read all people of all other roles, and `name >=` lets it begin where the page before ended.
  // Unless the index is settled, a conversation that has not been noted yet shows its newest message here; the key is
  // compared in the column's own character set, or its index would be of no use. The order of its messages names the
  // whole key, or MySQL would read all of them and sort.
  const std::string index = query.role ? "users_role_name" : "users_name";
  std::string sql = "SELECT " BEANTRACK_PERSON;
  if (!facts.settled) sql += ", " BEANTRACK_MESSAGE_COLUMNS ", " BEANTRACK_UNREAD;
  sql += " FROM users u FORCE INDEX (" + index + ")";
  if (!facts.settled)
    sql += " LEFT JOIN messages m ON m.seq = (SELECT n.seq FROM messages n WHERE n.conversation ="
           "   CONVERT(CONCAT(LEAST(u.id, ?), ':', GREATEST(u.id, ?)) USING ascii) COLLATE ascii_bin"
           "   ORDER BY n.conversation DESC, n.seq DESC LIMIT 1)";
  sql +=
      " WHERE u.disabled_at IS NULL AND " BEANTRACK_NAME " >= ? AND (" BEANTRACK_NAME " > ? OR u.id > ?)"
      " AND u.role <> ? AND u.id <> ?"
      " AND CONVERT(" BEANTRACK_NAME " USING utf8mb4) LIKE ?"
      " AND NOT EXISTS (SELECT 1 FROM chat_contacts c WHERE c.user_id = ?"
      "   AND c.contact_id = CONVERT(u.id USING ascii) COLLATE ascii_bin AND c.last_seq > 0)";
  const std::string_view id = me.id;
  std::vector<Value> values;
  if (!facts.settled) values = {id, kMaxUnreadCounted - 1, id, kMaxUnreadCounted, id, id};
  values.insert(values.end(), {after_name, after_name, after_id, hidden_role(me.role), id, pattern, id});
  if (query.role) {
    sql += " AND u.role = ?";
    values.emplace_back(to_string(*query.role));
  }
  sql += " ORDER BY " BEANTRACK_NAME ", u.id LIMIT ?";
  values.emplace_back(limit);
  std::vector<ContactRow> contacts;
  for (const auto& row : connection_.query(query.filter.empty() ? sql : time_limited(sql), values))
    contacts.push_back(facts.settled ? person_from(row) : contact_from(row));
  return contacts;
}

std::map<Role, std::uint64_t> ContactStore::counts(const User& me) {
  std::string sql;
  std::vector<Value> values;
  for (const Role role : {Role::admin, Role::supplier, Role::vendor}) {
    if (!may_chat(me.role, role)) continue;
    if (!sql.empty()) sql += " UNION ALL ";
    sql += "SELECT '" + std::string(to_string(role)) + "', COUNT(*) FROM (SELECT 1 FROM users"
           " FORCE INDEX (users_role_name) WHERE role = ? AND disabled_at IS NULL AND id <> ? LIMIT ?) AS counted";
    values.insert(values.end(), {to_string(role), std::string_view(me.id), kMaxCounted});
  }
  // And whom conversations() lists besides.
  for (const Role role : {Role::admin, Role::supplier, Role::vendor}) {
    for (const bool closed : {true, false}) {
      if (!closed && may_chat(me.role, role)) continue;
      sql += " UNION ALL SELECT '" + std::string(to_string(role)) + "', COUNT(*) FROM (SELECT 1 FROM chat_contacts"
             " FORCE INDEX (chat_contacts_last) WHERE user_id = ? AND is_closed = ? AND contact_role = ?"
             " AND last_seq > 0 LIMIT ?) AS counted";
      values.insert(values.end(), {std::string_view(me.id), std::uint64_t{closed}, to_string(role), kMaxCounted});
    }
  }
  std::map<Role, std::uint64_t> counts;
  for (const auto& row : connection_.query(sql, values))
    if (const auto role = parse_role(row.text(0)); role && (row.number(1) > 0 || may_chat(me.role, *role)))
      counts[*role] = std::min(counts[*role] + row.number(1), kMaxCounted);
  return counts;
}

}  // namespace beantrack::db
