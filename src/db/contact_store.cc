#include "db/contact_store.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "db/message_row.h"
#include "db/user_row.h"
#include "model/contact_policy.h"

namespace beantrack::db {
namespace {

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

// Whether one may write to the contact `u` of the row `c`; with one parameter, hidden_role.
#define BEANTRACK_WRITABLE "(u.disabled_at IS NULL AND u.role <> ? AND u.id <> c.user_id)"

// The message whose columns begin at `first`, if the conversation has any.
std::optional<Message> last_from(const Row& row, std::size_t first) {
  if (row.is_null(first)) return std::nullopt;
  return message_from(row, first);
}

// The role that a query asks for, as two parameters: whether any will do, and the word.
struct RoleFilter {
  explicit RoleFilter(std::optional<Role> role) : any(!role), word(role ? to_string(*role) : std::string_view()) {}
  std::uint64_t any;
  std::string_view word;
};

// The role that `viewer` may not write to, if there is one.
std::string_view hidden_role(Role viewer) {
  for (const Role role : {Role::admin, Role::supplier, Role::vendor})
    if (!may_chat(viewer, role)) return to_string(role);
  return {};
}

}  // namespace

std::optional<Pair> pair_of(const Job& job) {
  const NewEvent *sent = nullptr, *echo = nullptr;
  for (const auto& event : job.events) {
    if (event.kind == EventKind::message_sent) sent = &event;
    if (event.kind == EventKind::message_echo) echo = &event;
  }
  if (!sent || !echo) return std::nullopt;
  return std::minmax(sent->user_id, echo->user_id);
}

void ContactStore::add(const std::vector<Pair>& pairs) {
  auto list = nlohmann::json::array();
  for (const auto& [one, other] : pairs) {
    const std::string conversation = conversation_key(one, other);
    list.push_back({one, other, conversation});
    list.push_back({other, one, conversation});
  }
  if (list.empty()) return;
  // An account that was deleted before its last job was relayed must leave nothing behind.
  connection_.execute(
      "INSERT IGNORE INTO chat_contacts (user_id, contact_id, conversation)"
      " SELECT user_id, contact_id, conversation FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS ("
      "   user_id VARCHAR(20) PATH '$[0]', contact_id VARCHAR(20) PATH '$[1]',"
      "   conversation VARCHAR(41) PATH '$[2]')) AS list"
      " JOIN users one ON one.id = CONVERT(list.user_id USING ascii)"
      " JOIN users other ON other.id = CONVERT(list.contact_id USING ascii)",
      {list.dump()});
}

void ContactStore::note_pending(std::string_view user_id) {
  std::vector<Pair> pairs;
  for (const auto& job : JobStore(connection_).newest(kPendingJobs)) {
    const auto pair = pair_of(job);
    if (pair && (pair->first == user_id || pair->second == user_id)) pairs.push_back(*pair);
  }
  add(pairs);
}

std::vector<ContactRow> ContactStore::page(const User& me, const ContactQuery& query, std::uint64_t limit) {
  std::vector<ContactRow> contacts;
  if (!query.after_user) contacts = conversations(me, query, limit);
  if (contacts.size() < limit && query.show == ContactFilter::all) {
    auto others = people(me, query, limit - contacts.size());
    contacts.insert(contacts.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  }
  return contacts;
}

std::vector<ContactRow> ContactStore::conversations(const User& me, const ContactQuery& query, std::uint64_t limit) {
  const RoleFilter role{query.role};
  const std::string_view hidden = hidden_role(me.role);
  const std::string words = containing(query.filter);
  const std::string_view pattern = words;
  // Whoever has messages with `me` is listed, whether they may still write to each other or not.
  const auto rows = connection_.query(
      "SELECT u.id, u.name, u.role,"
      " (SELECT COUNT(*) FROM messages n"
      "   WHERE n.receiver_id = ? AND n.is_read = 0 AND n.sender_id = u.id AND n.sender_id <> n.receiver_id),"
      " " BEANTRACK_MESSAGE_COLUMNS ", " BEANTRACK_WRITABLE
      " FROM chat_contacts c JOIN users u ON u.id = c.contact_id"
      " LEFT JOIN messages m ON m.seq ="
      "   (SELECT n.seq FROM messages n WHERE n.conversation = c.conversation ORDER BY n.seq DESC LIMIT 1)"
      " WHERE c.user_id = ? AND COALESCE(m.seq, 0) < ? AND (? OR u.role = ?)"
      " AND (m.seq IS NOT NULL OR (u.role <> ? AND u.id <> c.user_id))"
      " AND CONVERT(u.name USING utf8mb4) LIKE ? AND (? OR (m.receiver_id = ? AND " BEANTRACK_WRITABLE "))"
      " AND (? OR EXISTS (SELECT 1 FROM messages n"
      "   WHERE n.receiver_id = c.user_id AND n.is_read = 0 AND n.sender_id = c.contact_id"
      "     AND n.sender_id <> n.receiver_id))"
      " ORDER BY m.seq DESC LIMIT ?",
      {me.id, hidden, me.id, query.after_seq.value_or(INT64_MAX), role.any, role.word, hidden, pattern,
       std::uint64_t{query.show != ContactFilter::needs_reply}, me.id, hidden,
       std::uint64_t{query.show != ContactFilter::unread}, limit});
  std::vector<ContactRow> contacts;
  contacts.reserve(rows.size());
  for (const auto& row : rows)
    contacts.push_back({.user = user_from(row),
                        .last = last_from(row, 4),
                        .unread = row.number(3),
                        .noted = true,
                        .writable = row.number(4 + kMessageColumns) != 0});
  return contacts;
}

// The name that people are sorted by, which may be another than the one that is shown.
std::string ContactStore::stored_name_of(std::string_view user_id) {
  const auto rows = connection_.query("SELECT name FROM users WHERE id = ?", {user_id});
  return rows.empty() ? std::string(kNobody) : rows.front().text(0);
}

std::vector<ContactRow> ContactStore::people(const User& me, const ContactQuery& query, std::uint64_t limit) {
  const std::string stored_name = query.after_user ? stored_name_of(query.after_user->id) : std::string(kNobody);
  const std::string_view after_name = stored_name;
  const std::string_view after_id = query.after_user ? std::string_view(query.after_user->id) : kNobody;
  const std::string words = containing(query.filter);
  const std::string_view pattern = words;
  // Two texts, since one with a role follows another index than one without. They are named: a server may hold the
  // other for as good and read all people of all other roles, and `name >=` lets it begin where the page before ended.
  // A conversation that has not been noted yet shows its newest message here; the key is compared in the column's own
  // character set, or its index would be of no use.
  const std::string index = query.role ? "users_role_name" : "users_name";
  std::string sql =
      "SELECT u.id, u.name, u.role,"
      " (SELECT COUNT(*) FROM messages n WHERE n.receiver_id = ? AND n.is_read = 0 AND n.sender_id = u.id),"
      " " BEANTRACK_MESSAGE_COLUMNS
      " FROM users u FORCE INDEX (" + index + ") LEFT JOIN messages m ON m.seq ="
      "   (SELECT n.seq FROM messages n WHERE n.conversation ="
      "      CONVERT(CONCAT(LEAST(u.id, ?), ':', GREATEST(u.id, ?)) USING ascii) COLLATE ascii_bin"
      "    ORDER BY n.seq DESC LIMIT 1)"
      " WHERE u.disabled_at IS NULL AND u.name >= ? AND (u.name > ? OR u.id > ?) AND u.role <> ? AND u.id <> ?"
      " AND CONVERT(u.name USING utf8mb4) LIKE ?"
      " AND NOT EXISTS (SELECT 1 FROM chat_contacts c WHERE c.user_id = ?"
      "   AND c.contact_id = CONVERT(u.id USING ascii) COLLATE ascii_bin)";
  const std::string_view id = me.id;
  std::vector<Value> values{id, id, id, after_name, after_name, after_id, hidden_role(me.role), id, pattern, id};
  if (query.role) {
    sql += " AND u.role = ?";
    values.emplace_back(to_string(*query.role));
  }
  sql += " ORDER BY u.name, u.id LIMIT ?";
  values.emplace_back(limit);
  std::vector<ContactRow> contacts;
  for (const auto& row : connection_.query(sql, values))
    contacts.push_back({.user = user_from(row), .last = last_from(row, 4), .unread = row.number(3)});
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
  sql += " UNION ALL SELECT u.role, COUNT(*) FROM chat_contacts c JOIN users u ON u.id = c.contact_id"
         " WHERE c.user_id = ? AND NOT " BEANTRACK_WRITABLE " AND ((u.role <> ? AND u.id <> c.user_id)"
         "   OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.conversation)) GROUP BY u.role";
  const std::string_view hidden = hidden_role(me.role);
  values.insert(values.end(), {std::string_view(me.id), hidden, hidden});
  std::map<Role, std::uint64_t> counts;
  for (const auto& row : connection_.query(sql, values))
    if (const auto role = parse_role(row.text(0))) counts[*role] = std::min(counts[*role] + row.number(1), kMaxCounted);
  return counts;
}

}  // namespace beantrack::db
