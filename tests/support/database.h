// A real database of a test's own, on the private server of the test run.
//
//   TestDatabase& database = TestDatabase::shared();
//   const std::string okello = database.add_user(Role::supplier, "Okello");
//   db::MessageStore messages{database.connection()};
//
// The server is the one whose unix socket BEANTRACK_TEST_DB_SOCKET names; a test that needs it and finds none fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/config.h"
#include "db/connection.h"
#include "db/conversation_index.h"
#include "db/message_store.h"
#include "model/user.h"

namespace beantrack::tests {

// Of everybody whom add_user adds.
constexpr std::string_view kPassword = "coffee-demo";

class TestDatabase {
 public:
  enum class State { migrated, empty };

  // Creates a fresh database and, unless it is to be empty, applies sql/. Dropped by the destructor.
  explicit TestDatabase(State state = State::migrated);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  // One for all tests that add users of their own and so do not meet: migrating takes longer than most tests.
  static TestDatabase& shared();

  // Of a program that works on this database: sockets of the run's own that nobody listens at, cheap passwords, and the
  // database user with the rights of db/run_rights.h.
  const Config& config() const { return config_; }
  db::Connection& connection() { return connection_; }

  // As the owner of the database: for what only migrations, beantrack-admin and other applications do.
  const Config& owner_config() const { return owner_config_; }
  db::Connection& owner() { return owner_; }

  // Adds an account (address_of(id), kPassword) and returns its id.
  std::string add_user(Role role, std::string_view name);
  std::string address_of(std::string_view user_id);

  // Signs the user in and returns the session's token, for a cookie.
  std::string sign_in(std::string_view user_id);

  // A message between two of them, who are contacts from then on, as the relay would note.
  Message send(std::string_view from, std::string_view to, std::string_view text);

  // Makes each pair contacts of each other, also where there are no such accounts.
  void add_contacts(const std::vector<db::Pair>& pairs);

  // The first column of the first row, as text; nothing for no row or NULL. For what no store tells.
  std::optional<std::string> ask(std::string_view sql, std::initializer_list<db::Value> values = {});

  // How many rows, of tables and of keys, the server reads for this connection while `work` runs: time says little.
  template <typename Work>
  std::uint64_t rows_read(Work work) {
    const std::uint64_t before = rows_read_so_far();
    work();
    return rows_read_so_far() - before;
  }

 private:
  std::uint64_t rows_read_so_far();

  Config owner_config_;
  db::Connection owner_;
  Config config_;
  db::Connection connection_;
};

// The configuration of the test server itself, with no database chosen yet.
Config server_config();

}  // namespace beantrack::tests
