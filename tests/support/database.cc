#include "support/database.h"

#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "crypto/password.h"
#include "crypto/token.h"
#include "db/conversation_index.h"
#include "db/migrations.h"
#include "db/run_rights.h"
#include "db/session_store.h"
#include "db/user_store.h"
#include "support/folders.h"

namespace beantrack::tests {
namespace {

constexpr unsigned kPasswordCost = 4;  // the least that bcrypt knows

Config fresh_database() {
  static int number = 0;
  Config config = server_config();
  db::Connection server{config};
  config.db_name = "beantrack_test_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
  server.run_script("CREATE DATABASE " + config.db_name + " CHARACTER SET utf8mb4");
  return config;
}

// The programs' database user, one for all databases of this run. Dropped at its end.
class RunUser {
 public:
  static const RunUser& shared() {
    static const RunUser shared;
    return shared;
  }
  ~RunUser() {
    try {
      db::Connection{server_config()}.run_script("DROP USER " + quoted());
    } catch (const std::exception&) {
      // As with the databases.
    }
  }

  Config config_of(Config owner) const {
    owner.db_user = user.name;
    owner.db_password = password_;
    return owner;
  }

  const db::DatabaseUser user{"beantrack_run_" + std::to_string(::getpid()), "localhost"};

 private:
  RunUser() {
    db::Connection{server_config()}.run_script("CREATE USER " + quoted() + " IDENTIFIED BY '" + password_ + "'");
  }
  std::string quoted() const { return "'" + user.name + "'@'" + user.host + "'"; }

  const std::string password_ = crypto::new_token();
};

}  // namespace

Config server_config() {
  Config config;
  config.db_socket = environment_or("BEANTRACK_TEST_DB_SOCKET", "");
  if (config.db_socket.empty()) throw std::runtime_error("BEANTRACK_TEST_DB_SOCKET names no test server");
  config.db_name = "information_schema";
  config.sql_dir = sql_dir();
  config.template_dir = template_dir();
  config.locale_dir = locale_dir();
  config.common_passwords = common_passwords();
  config.push_socket = "/nonexistent/push.sock";
  config.wake_socket = "/nonexistent/wake.sock";
  config.hash_lock = std::filesystem::temp_directory_path() / ("beantrack-tests-" + std::to_string(::getpid()) + ".lock");
  config.password_cost = kPasswordCost;
  return config;
}

TestDatabase::TestDatabase(State state)
    : owner_config_(fresh_database()),
      owner_(owner_config_, db::kNoTimeout),  // as that of beantrack-admin migrate
      config_(RunUser::shared().config_of(owner_config_)),
      connection_(config_) {
  if (state == State::empty) return;
  db::migrate(owner_, config_.sql_dir);
  db::give_run_rights(owner_, RunUser::shared().user);
}

TestDatabase::~TestDatabase() {
  try {
    db::Connection server{server_config()};
    server.run_script("DROP DATABASE " + config_.db_name);
  } catch (const std::exception&) {
    // The server goes away with its folder at the end of the run in any case.
  }
}

TestDatabase& TestDatabase::shared() {
  static TestDatabase database;
  return database;
}

std::string TestDatabase::add_user(Role role, std::string_view name) {
  static int number = 0;
  static const std::string hash = crypto::hash_password(kPassword, kPasswordCost);
  const std::string email = "user" + std::to_string(++number) + "@beantrack.test";
  return db::UserStore(owner_).add({.email = email, .name = std::string(name), .role = role, .password_hash = hash});
}

std::string TestDatabase::address_of(std::string_view user_id) {
  return ask("SELECT email FROM users WHERE id = ?", {user_id}).value();
}

std::string TestDatabase::sign_in(std::string_view user_id) {
  const std::string token = crypto::new_token();
  db::SessionStore(connection_, config_.session_days).add(crypto::digest(token), user_id);
  return token;
}

Message TestDatabase::send(std::string_view from, std::string_view to, std::string_view text) {
  const Message message =
      db::MessageStore(connection_).send({std::string(from), std::string(to), std::string(text), crypto::new_token()});
  db::ConversationIndex(connection_).note({{message.sender_id, message.receiver_id, message.seq}});
  return message;
}

void TestDatabase::add_contacts(const std::vector<db::Pair>& pairs) {
  std::string rows;
  for (const auto& [one, other] : pairs) {
    const std::string conversation = conversation_key(one, other);
    for (const auto& [user, contact] : {std::pair(one, other), std::pair(other, one)})
      rows += (rows.empty() ? "('" : ", ('") + user + "', '" + contact + "', '" + conversation + "')";
  }
  owner_.run_script("INSERT IGNORE INTO chat_contacts (user_id, contact_id, conversation) VALUES " + rows);
}

std::optional<std::string> TestDatabase::ask(std::string_view sql, std::initializer_list<db::Value> values) {
  const auto rows = owner_.query(sql, values);
  if (rows.empty() || rows.front().is_null(0)) return std::nullopt;
  return rows.front().text(0);
}

std::uint64_t TestDatabase::rows_read_so_far() {
  std::uint64_t sum = 0;
  for (const auto& row : connection_.query("SHOW SESSION STATUS LIKE 'Handler_read%'")) sum += row.number(1);
  return sum;
}

}  // namespace beantrack::tests
