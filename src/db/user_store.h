// The table users, and the rows of supplier and wholesaler that name one.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "model/identity.h"
#include "model/user.h"

namespace beantrack::db {

// What a sign-in compares.
struct Login {
  User user;
  std::string password_hash;
  bool enabled = false;
};

struct Account {
  User user;
  std::string email;
  bool disabled = false;
  Identity identity{};
  std::optional<Time> created_at{};
};

struct NewUser {
  std::string email;
  std::string name;
  Role role = Role::vendor;
  std::string password_hash;
  std::string company{};              // of a supplier or vendor; empty: called as the person
  std::string registration_number{};  // empty: the user's id stands for it
  std::string region{};               // distribution region of a vendor, town of a supplier
  bool approved = false;
};

// A personal name or a company's name as the table has it, whatever is in it.
struct StoredName {
  std::string user_id;
  std::string name;
  std::string role;
};

class UserStore {
 public:
  explicit UserStore(Connection& connection) : connection_(connection) {}

  std::optional<User> find(std::string_view id);

  // The account of `email`.
  std::optional<Login> find_login(std::string_view email);

  // Whether the account is enabled and still has this hash. Locks it: neither changes before the calling transaction
  // ends.
  bool lock_unchanged(std::string_view id, std::string_view password_hash);

  // The user behind a supplier or wholesaler id.
  std::optional<std::string> user_of_supplier(std::string_view supplier_id);
  std::optional<std::string> user_of_wholesaler(std::string_view wholesaler_id);

  std::vector<Account> list();
  // The names of the suppliers and wholesalers whose user that is.
  std::vector<std::string> companies_of(std::string_view id);
  // The personal names of at most `limit` users whose ids come after `id`, in the order of ids, each followed by the
  // name of the user's company if it is another one.
  std::vector<StoredName> names_after(std::string_view id, std::uint64_t limit);
  std::optional<Account> find_account(std::string_view email);
  std::optional<Account> find_account_of(std::string_view id);

  // Adds an account with its row in supplier or wholesaler, and returns its id. Throws Failure (duplicate_key) when the
  // e-mail address is taken.
  std::string add(const NewUser& user);

  // These return false when there is no such account. A change of either signs the account out everywhere
  // (after_users_update).
  bool set_disabled(std::string_view email, bool disabled);
  bool set_password(std::string_view email, std::string_view password_hash);
  bool set_password_of(std::string_view id, std::string_view password_hash);

  // Replaces the hash by another one of the same password. No session ends.
  void rehash(std::string_view id, std::string_view password_hash);

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
