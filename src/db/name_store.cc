#include "db/name_store.h"

#include <algorithm>

#include "db/id_list.h"
#include "db/identity_row.h"
#include "db/user_row.h"
#include "model/id.h"
#include "text/confusable.h"

namespace beantrack::db {
namespace {

constexpr std::string_view kPersonal = "personal", kCompany = "company";  // as the tables have them
constexpr std::uint64_t kOldestChanges = 3;  // that are kept where there are too many

NameKind kind_from(const std::string& word) { return word == kCompany ? NameKind::company : NameKind::personal; }

std::vector<NameChange> changes_from(const Rows& rows, std::string_view user_id) {
  std::vector<NameChange> changes;
  for (const auto& row : rows)
    changes.push_back({.kind = kind_from(row.text(0)),
                       .old_name = text::shown_name(row.text(1), user_id),
                       .new_name = text::shown_name(row.text(2), user_id),
                       .changed_at = row.time(3).value_or(Time{})});
  return changes;
}

#define BEANTRACK_NAME_CHANGES \
  "SELECT kind, old_name, new_name, " BEANTRACK_PAST_MS("changed_at") " FROM chat_name_changes WHERE user_id = ?"

}  // namespace

struct NameStore::Change {
  std::string_view user_id;
  std::string_view kind;
  std::string_view name;
  LookAlikeRule rule;
  std::string_view sql;  // takes the name and `row_id`
  std::string_view row_id;
  std::optional<std::uint64_t> most_in_a_day = std::nullopt;
};

std::optional<SimilarName> NameStore::set_personal_name(std::string_view user_id, std::string_view name,
                                                        LookAlikeRule rule,
                                                        std::optional<std::uint64_t> most_in_a_day) {
  return change({user_id, kPersonal, name, rule,
                 "UPDATE users SET name = ?, updated_at = CURRENT_TIMESTAMP WHERE id = ?", user_id, most_in_a_day});
}

std::optional<SimilarName> NameStore::set_company_name(std::string_view user_id, std::string_view company_id,
                                                       std::string_view name, LookAlikeRule rule) {
  return change({user_id, kCompany, name, rule,
                 is_supplier_id(company_id)
                     ? "UPDATE supplier SET name = ?, updated_at = CURRENT_TIMESTAMP WHERE id = ?"
                     : "UPDATE wholesaler SET name = ?, updated_at = CURRENT_TIMESTAMP WHERE id = ?",
                 company_id});
}

// Changes wait for each other on one row, so that each sees the names of those before it.
std::optional<SimilarName> NameStore::change(const Change& wanted) {
  return connection_.transaction([&]() -> std::optional<SimilarName> {
    connection_.execute("UPDATE chat_counters SET value = value + 1 WHERE name = 'names'");
    while (fill_some() == kSkeletonBatch) {
    }
    if (wanted.rule == LookAlikeRule::refuse)
      if (auto similar = find_similar(wanted.name, wanted.user_id)) return similar;
    if (wanted.most_in_a_day) check_pace(wanted.user_id, *wanted.most_in_a_day);
    connection_.execute(wanted.sql, {wanted.name, wanted.row_id});
    store_skeletons({{std::string(wanted.user_id), std::string(wanted.kind)}});
    return std::nullopt;
  });
}

// The change that is that many back must be a day old.
void NameStore::check_pace(std::string_view user_id, std::uint64_t most_in_a_day) {
  const auto rows = connection_.query(
      "SELECT 1 + TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP(3), changed_at + INTERVAL 1 DAY) FROM chat_name_changes"
      " WHERE user_id = ? AND kind = 'personal' AND changed_at > CURRENT_TIMESTAMP(3) - INTERVAL 1 DAY"
      " ORDER BY changed_at DESC LIMIT 1 OFFSET ?",
      {user_id, most_in_a_day - 1});
  if (!rows.empty()) throw TooManyChanges(std::chrono::seconds{rows.front().number(0)});
}

std::optional<SimilarName> NameStore::find_similar(std::string_view name, std::string_view user_id) {
  const auto skeletons = text::name_skeletons(name);
  std::vector<Value> values{skeletons.begin(), skeletons.end()};
  values.emplace_back(user_id);
  const auto rows = connection_.query("SELECT user_id, kind FROM chat_name_skeletons WHERE skeleton IN (" +
                                          repeated("UNHEX(SHA2(?, 256))", skeletons.size()) +
                                          ") AND user_id <> ? LIMIT 1",
                                      values);
  if (rows.empty()) return find_company_within(name, user_id);
  return stored_name(rows.front().text(0), rows.front().text(1));
}

std::optional<SimilarName> NameStore::find_company_within(std::string_view name, std::string_view user_id) {
  const auto skeletons = text::company_skeletons_within(name);
  if (skeletons.empty()) return std::nullopt;
  std::vector<Value> values{std::string_view(kCompany), user_id};
  values.insert(values.end(), skeletons.begin(), skeletons.end());
  const auto rows = connection_.query(
      "SELECT user_id FROM chat_name_skeletons FORCE INDEX (chat_name_skeletons_skeleton)"
      " WHERE kind = ? AND user_id <> ? AND skeleton IN (" + repeated("UNHEX(SHA2(?, 256))", skeletons.size()) +
          ") LIMIT 1",
      values);
  if (rows.empty()) return std::nullopt;
  auto company = stored_name(rows.front().text(0), kCompany);
  company.within = true;
  return company;
}

SimilarName NameStore::stored_name(std::string_view user_id, std::string_view kind) {
  const auto rows = connection_.query("SELECT IF(? = 'company', display_name, name) FROM users WHERE id = ?",
                                      {kind, user_id});
  return {std::string(user_id), text::shown_name(rows.empty() ? "" : rows.front().text(0), user_id)};
}

// Waits for a change of a name, which must not pass over rows that this one has locked.
std::uint64_t NameStore::fill() {
  return connection_.transaction([&] {
    connection_.query("SELECT value FROM chat_counters WHERE name = 'names' FOR UPDATE");
    return fill_some();
  });
}

// The rows are locked before their names are read: whoever changes a name meanwhile waits, and marks the row again.
// Rows of accounts that are just being added are left to the next time.
std::uint64_t NameStore::fill_some() {
  std::vector<std::pair<std::string, std::string>> keys;
  for (const auto& row : connection_.query(
           "SELECT user_id, kind FROM chat_name_skeletons FORCE INDEX (chat_name_skeletons_skeleton)"
           " WHERE skeleton IS NULL LIMIT ? FOR UPDATE SKIP LOCKED",
           {kSkeletonBatch}))
    keys.emplace_back(row.text(0), row.text(1));
  store_skeletons(keys);
  return keys.size();
}

// The skeletons of names that the tables have, by user and kind.
void NameStore::store_skeletons(const std::vector<std::pair<std::string, std::string>>& keys) {
  if (keys.empty()) return;
  std::vector<Value> ids;
  for (const auto& [user_id, kind] : keys) ids.emplace_back(std::string_view(user_id));
  const IdList list{ids};
  std::map<std::string, Row> names;
  for (auto& row : connection_.query("SELECT UPPER(id), name, COALESCE(company_name, '') FROM users FORCE INDEX"
                                     " (PRIMARY) WHERE id IN " + list.placeholders, list.values))
    names.emplace(row.text(0), row);
  std::vector<std::string> skeletons;
  for (const auto& [user_id, kind] : keys) {
    const auto found = names.find(user_id);
    skeletons.push_back(found == names.end()
                            ? std::string()
                            : text::name_skeleton(found->second.text(kind == kCompany ? 2 : 1)));
  }
  std::vector<Value> values;
  for (std::size_t i = 0; i < keys.size(); ++i)
    values.insert(values.end(), {std::string_view(keys[i].first), std::string_view(keys[i].second),
                                 std::string_view(skeletons[i])});
  connection_.execute("INSERT INTO chat_name_skeletons (user_id, kind, skeleton) VALUES " +
                          repeated("(?, ?, UNHEX(SHA2(?, 256)))", keys.size()) +
                          " ON DUPLICATE KEY UPDATE skeleton = VALUES(skeleton)",
                      values);
}

void NameStore::renew() {
  connection_.transaction([&] {
    const auto stored = connection_.query("SELECT value FROM chat_counters WHERE name = 'name_skeletons' FOR UPDATE");
    if (!stored.empty() && stored.front().number(0) == text::kSkeletonVersion) return;
    connection_.execute("UPDATE chat_name_skeletons SET skeleton = NULL");
    connection_.execute("INSERT INTO chat_counters (name, value) VALUES ('name_skeletons', ?)"
                        " ON DUPLICATE KEY UPDATE value = VALUES(value)",
                        {text::kSkeletonVersion});
  });
}

std::vector<LookAlikes> NameStore::look_alikes(std::uint64_t limit) {
  std::vector<LookAlikes> pairs;
  for (const auto& row : connection_.query(
           "SELECT MIN(CONCAT(user_id, ' ', kind)), MAX(CONCAT(user_id, ' ', kind)) FROM chat_name_skeletons"
           " WHERE skeleton IS NOT NULL GROUP BY skeleton HAVING MIN(user_id) <> MAX(user_id) LIMIT ?",
           {limit})) {
    const auto named = [&](const std::string& key) {
      const auto space = key.find(' ');
      return stored_name(key.substr(0, space), key.substr(space + 1));
    };
    pairs.push_back({named(row.text(0)), named(row.text(1))});
  }
  return pairs;
}

std::map<std::string, Identity> NameStore::identities(std::span<const User> users) {
  std::map<std::string, Identity> found;
  if (users.empty()) return found;
  std::vector<Value> ids;
  for (const auto& user : users) ids.emplace_back(std::string_view(user.id));
  const IdList list{ids};
  for (const auto& row : connection_.query("SELECT " BEANTRACK_USER_COLUMNS("users")
                                           ", " BEANTRACK_IDENTITY_COLUMNS("users")
                                           " FROM users FORCE INDEX (PRIMARY) WHERE id IN " + list.placeholders,
                                           list.values))
    found.emplace(row.text(0), identity_from(row, kUserColumns, user_from(row)));
  return found;
}

// One more row than `limit` tells whether there are more.
std::vector<NameChange> NameStore::some_changes(const std::string& condition, const std::vector<Value>& values,
                                                std::uint64_t limit) {
  const std::string changes = BEANTRACK_NAME_CHANGES + condition;
  const std::string_view user_id = std::get<std::string_view>(values.front());
  const auto some = [&](const char* order, std::uint64_t count) {
    auto all = values;
    all.emplace_back(count);
    return changes_from(connection_.query(changes + order, all), user_id);
  };
  auto newest = some(" ORDER BY changed_at DESC, id DESC LIMIT ?", limit + 1);
  std::ranges::reverse(newest);
  if (newest.size() <= limit) return newest;
  auto found = some(" ORDER BY changed_at, id LIMIT ?", std::min(kOldestChanges, limit / 2));
  found.insert(found.end(), newest.end() - static_cast<std::ptrdiff_t>(limit - found.size()), newest.end());
  return found;
}

std::vector<NameChange> NameStore::changes(std::string_view user_id, std::uint64_t limit) {
  return some_changes("", {user_id}, limit);
}

std::vector<NameChange> NameStore::changes_within(std::string_view user_id, std::string_view conversation,
                                                  std::uint64_t first_seq, std::optional<std::uint64_t> last_seq,
                                                  std::uint64_t limit) {
  return some_changes(
      " AND changed_at >= (SELECT created_at FROM messages WHERE seq = COALESCE((SELECT MAX(seq) FROM messages"
      "   WHERE conversation = ? AND seq < ?), ?))"
      " AND (? OR changed_at < (SELECT created_at FROM messages WHERE seq = ?))",
      {user_id, conversation, first_seq, first_seq, std::uint64_t{!last_seq}, last_seq.value_or(0)}, limit);
}

}  // namespace beantrack::db
