#include "db/contact_store.h"

#include "db/message_row.h"
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

// The role that a query asks for, as two parameters: whether any will do, and the word.
struct RoleFilter {
  explicit RoleFilter(std::optional<Role> role) : any(!role), word(role ? to_string(*role) : std::string_view()) {}
  std::uint64_t any;
  std::string_view word;
};

// The role that `viewer` has no contacts of, if there is one.
std::string_view hidden_role(Role viewer) {
  for (const Role role : {Role::admin, Role::supplier, Role::vendor})
    if (!may_chat(viewer, role)) return to_string(role);
  return {};
}

}  // namespace

std::vector<ContactRow> ContactStore::page(const User& me, const ContactQuery& query, std::uint64_t limit) {
  std::vector<ContactRow> contacts;
  if (!query.after_user) contacts = conversations(me, query, limit);
  if (contacts.size() < limit) {
    auto others = people(me, query, limit - contacts.size());
    contacts.insert(contacts.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  }
  return contacts;
}

std::vector<ContactRow> ContactStore::conversations(const User& me, const ContactQuery& query, std::uint64_t limit) {
  const RoleFilter role{query.role};
  // Each GROUP BY jumps from one contact to the next along its index, so it reads one entry a contact.
  const auto rows = connection_.query(
      "SELECT u.id, u.name, u.role,"
      " (SELECT COUNT(*) FROM messages n WHERE n.receiver_id = ? AND n.is_read = 0 AND n.sender_id = u.id),"
      " " BEANTRACK_MESSAGE_COLUMNS
      " FROM (SELECT contact_id, MAX(seq) AS last_seq FROM ("
      "    SELECT receiver_id AS contact_id, MAX(seq) AS seq FROM messages WHERE sender_id = ? GROUP BY receiver_id"
      "    UNION ALL SELECT sender_id, MAX(seq) FROM messages WHERE receiver_id = ? AND is_read = 0 GROUP BY sender_id"
      "    UNION ALL SELECT sender_id, MAX(seq) FROM messages WHERE receiver_id = ? AND is_read = 1 GROUP BY sender_id"
      "   ) AS ends GROUP BY contact_id) AS conversation"
      " JOIN users u ON u.id = conversation.contact_id"
      " JOIN messages m ON m.seq = conversation.last_seq"
      " WHERE conversation.last_seq < ? AND (? OR u.role = ?) AND u.role <> ? AND u.name LIKE ?"
      " ORDER BY conversation.last_seq DESC LIMIT ?",
      {me.id, me.id, me.id, me.id, query.after_seq.value_or(INT64_MAX), role.any, role.word, hidden_role(me.role),
       containing(query.filter), limit});
  std::vector<ContactRow> contacts;
  contacts.reserve(rows.size());
  for (const auto& row : rows)
    contacts.push_back({{row.text(0), row.text(1), parse_role(row.text(2)).value_or(Role::vendor)},
                        message_from(row, 4),
                        row.number(3)});
  return contacts;
}

std::vector<ContactRow> ContactStore::people(const User& me, const ContactQuery& query, std::uint64_t limit) {
  const std::string_view after_name = query.after_user ? std::string_view(query.after_user->name) : kNobody;
  const std::string_view after_id = query.after_user ? std::string_view(query.after_user->id) : kNobody;
  const std::string pattern = containing(query.filter);
  // Two texts, since one with a role follows another index than one without.
  std::string sql = "SELECT u.id, u.name, u.role FROM users u WHERE ";
  std::vector<Value> values;
  if (query.role) {
    sql += "u.role = ? AND ";
    values.emplace_back(to_string(*query.role));
  }
  // The key is compared in the column's own character set, or its index would be of no use.
  sql +=
      "u.disabled_at IS NULL AND (u.name > ? OR (u.name = ? AND u.id > ?)) AND u.role <> ? AND u.id <> ?"
      " AND u.name LIKE ?"
      " AND NOT EXISTS (SELECT 1 FROM messages m"
      "   WHERE m.conversation = CONVERT(CONCAT(LEAST(u.id, ?), ':', GREATEST(u.id, ?)) USING ascii) COLLATE ascii_bin)"
      " ORDER BY u.name, u.id LIMIT ?";
  for (const Value& value : {Value(after_name), Value(after_name), Value(after_id), Value(hidden_role(me.role)),
                             Value(std::string_view(me.id)), Value(std::string_view(pattern)),
                             Value(std::string_view(me.id)), Value(std::string_view(me.id)), Value(limit)})
    values.push_back(value);
  std::vector<ContactRow> contacts;
  for (const auto& row : connection_.query(sql, values))
    contacts.push_back({{row.text(0), row.text(1), parse_role(row.text(2)).value_or(Role::vendor)}, std::nullopt, 0});
  return contacts;
}

std::map<Role, std::uint64_t> ContactStore::counts(const User& me) {
  std::map<Role, std::uint64_t> counts;
  for (const auto& row :
       connection_.query("SELECT role, COUNT(*) FROM users WHERE disabled_at IS NULL GROUP BY role")) {
    const auto role = parse_role(row.text(0));
    if (role && may_chat(me.role, *role)) counts[*role] = row.number(1) - (*role == me.role ? 1 : 0);
  }
  return counts;
}

}  // namespace beantrack::db
