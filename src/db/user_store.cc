#include "db/user_store.h"

#include "db/identity_row.h"
#include "db/user_row.h"

namespace beantrack::db {
namespace {

std::optional<std::string> first_text(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return rows.front().text(0);
}

#define BEANTRACK_USER BEANTRACK_USER_COLUMNS("users")
#define BEANTRACK_ACCOUNTS                                                                                      \
  "SELECT " BEANTRACK_USER ", email, disabled_at IS NOT NULL, " BEANTRACK_PAST_MS("created_at") ", "            \
  BEANTRACK_IDENTITY_COLUMNS("users") " FROM users"
constexpr std::size_t kFirstIdentityColumn = kUserColumns + 3;

Account account_from(const Row& row) {
  User user = user_from(row);
  Identity identity = identity_from(row, kFirstIdentityColumn, user);
  return {.user = std::move(user),
          .email = text::shown_name(row.text(3), row.text(0)),
          .disabled = row.number(4) != 0,
          .identity = std::move(identity),
          .created_at = row.time(5)};
}

std::optional<Account> first_account(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return account_from(rows.front());
}

}  // namespace

std::optional<User> UserStore::find(std::string_view id) {
  const auto rows = connection_.query("SELECT " BEANTRACK_USER " FROM users WHERE id = ?", {id});
  if (rows.empty()) return std::nullopt;
  return user_from(rows.front());
}

std::optional<Login> UserStore::find_login(std::string_view email) try {
  const auto rows = connection_.query(
      "SELECT " BEANTRACK_USER ", password, disabled_at IS NULL FROM users WHERE email = ?", {email});
  if (rows.empty()) return std::nullopt;
  return Login{user_from(rows.front()), rows.front().text(3), rows.front().number(4) != 0};
} catch (const Failure& failure) {
  if (!failure.incomparable()) throw;
  return std::nullopt;  // an address that the column cannot hold is nobody's
}

bool UserStore::lock_unchanged(std::string_view id, std::string_view password_hash) {
  const auto rows =
      connection_.query("SELECT password FROM users WHERE id = ? AND disabled_at IS NULL FOR UPDATE", {id});
  return !rows.empty() && rows.front().text(0) == password_hash;
}

std::optional<std::string> UserStore::user_of_supplier(std::string_view supplier_id) {
  return first_text(connection_.query("SELECT user_id FROM supplier WHERE id = ?", {supplier_id}));
}

std::optional<std::string> UserStore::user_of_wholesaler(std::string_view wholesaler_id) {
  return first_text(connection_.query("SELECT user_id FROM wholesaler WHERE id = ?", {wholesaler_id}));
}

std::vector<Account> UserStore::list() {
  std::vector<Account> accounts;
  for (const auto& row : connection_.query(BEANTRACK_ACCOUNTS " ORDER BY id")) accounts.push_back(account_from(row));
  return accounts;
}

std::vector<std::string> UserStore::companies_of(std::string_view id) {
  std::vector<std::string> names;
  for (const auto& row : connection_.query("SELECT name FROM supplier WHERE user_id = ?"
                                           " UNION SELECT name FROM wholesaler WHERE user_id = ?",
                                           {id, id}))
    names.push_back(row.text(0));
  return names;
}

std::vector<StoredName> UserStore::names_after(std::string_view id, std::uint64_t limit) {
  std::vector<StoredName> names;
  for (const auto& row : connection_.query(
           "SELECT id, name, COALESCE(company_name, name), role FROM users WHERE id > ? ORDER BY id LIMIT ?",
           {id, limit})) {
    names.push_back({row.text(0), row.text(1), row.text(3)});
    if (row.text(2) != row.text(1)) names.push_back({row.text(0), row.text(2), row.text(3)});
  }
  return names;
}

std::optional<Account> UserStore::find_account(std::string_view email) {
  return first_account(connection_.query(BEANTRACK_ACCOUNTS " WHERE email = ?", {email}));
}

std::optional<Account> UserStore::find_account_of(std::string_view id) {
  return first_account(connection_.query(BEANTRACK_ACCOUNTS " WHERE id = ?", {id}));
}

std::string UserStore::add(const NewUser& user) {
  return connection_.transaction([&] {
    connection_.execute(
        "INSERT INTO users (email, password, role, name, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
        {user.email, user.password_hash, to_string(user.role), user.name});
    const auto id = first_text(connection_.query("SELECT id FROM users WHERE email = ?", {user.email})).value();
    // What BeanTrack's own forms would ask for is left for it to fill in; the registration number has to be unique.
    const std::string_view company = user.company.empty() ? user.name : user.company;
    const std::string_view number = user.registration_number.empty() ? std::string_view(id) : user.registration_number;
    const std::string town = user.region.empty() ? "" : ", " + user.region;
    const std::uint64_t approved = user.approved;
    if (user.role == Role::supplier)
      connection_.execute(
          "INSERT INTO supplier"
          " (user_id, supply_center_id, name, contact_person, email, phone, address, registration_number,"
          "  approved_date) VALUES (?, '', ?, ?, ?, '', ?, ?, IF(?, CURRENT_DATE, NULL))",
          {id, company, user.name, user.email, town, number, approved});
    if (user.role == Role::vendor)
      connection_.execute(
          "INSERT INTO wholesaler"
          " (user_id, name, contact_person, email, phone, address, distribution_region, registration_number,"
          "  approved_date) VALUES (?, ?, ?, ?, '', '', ?, ?, IF(?, CURRENT_DATE, NULL))",
          {id, company, user.name, user.email, user.region, number, approved});
    return id;
  });
}

bool UserStore::set_disabled(std::string_view email, bool disabled) {
  return connection_.execute(disabled ? "UPDATE users SET disabled_at = COALESCE(disabled_at, CURRENT_TIMESTAMP)"
                                        " WHERE email = ?"
                                      : "UPDATE users SET disabled_at = NULL WHERE email = ?",
                             {email}) > 0;
}

bool UserStore::set_password(std::string_view email, std::string_view password_hash) {
  return connection_.execute("UPDATE users SET password = ? WHERE email = ?", {password_hash, email}) > 0;
}

bool UserStore::set_password_of(std::string_view id, std::string_view password_hash) {
  return connection_.execute("UPDATE users SET password = ? WHERE id = ?", {password_hash, id}) > 0;
}

void UserStore::rehash(std::string_view id, std::string_view password_hash) {
  connection_.execute("SET @beantrack_rehashed = ?", {password_hash});
  set_password_of(id, password_hash);
}

}  // namespace beantrack::db
