// Where MariaDB and MySQL differ, as far as the statements of this project meet it. HACKING.md has a line for each. A
// test names what holds of the server it runs on, and asserts what it takes there to work on both.
#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <thread>

#include "base/errors.h"
#include "db/connection.h"
#include "db/error_text.h"
#include "db/migrations.h"
#include "db/run_rights.h"
#include "db/time_limit.h"
#include "support/database.h"

namespace beantrack::db {
namespace {

using tests::TestDatabase;

class ServersTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ServersTest);
  CPPUNIT_TEST(read_what_is_committed_while_a_transaction_runs);
  CPPUNIT_TEST(replace_the_strictness_of_the_server_by_ours);
  CPPUNIT_TEST(have_a_primary_key_in_each_table);
  CPPUNIT_TEST(keep_triggers_that_a_dump_restores);
  CPPUNIT_TEST(say_before_a_migration_that_triggers_are_for_administrators);
  CPPUNIT_TEST(know_a_password_that_is_not_cached);
  CPPUNIT_TEST(have_their_own_numbers_for_the_same_failures);
  CPPUNIT_TEST(run_a_transaction_again_whose_commit_was_killed);
  CPPUNIT_TEST(read_json_that_is_utf8mb4);
  CPPUNIT_TEST(report_foreign_keys_without_a_rule);
  CPPUNIT_TEST(quote_no_values_in_the_log);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  const bool is_mysql_ = database_.ask("SELECT VERSION()")->find("MariaDB") == std::string::npos;

  // The number of the statement's failure; 0 for none.
  unsigned code_of(Connection& connection, const std::string& sql) {
    try {
      connection.run_script(sql);
    } catch (const Failure& failure) {
      return failure.code();
    }
    return 0;
  }

 public:
  void read_what_is_committed_while_a_transaction_runs() {
    Connection& connection = database_.connection();
    const auto user = database_.add_user(Role::vendor, "Before");
    const auto name = [&] { return connection.query("SELECT name FROM users WHERE id = ?", {user}).front().text(0); };
    connection.transaction([&] {
      CPPUNIT_ASSERT_EQUAL(std::string("Before"), name());
      database_.owner().execute("UPDATE users SET name = 'After' WHERE id = ?", {user});
      CPPUNIT_ASSERT_EQUAL(std::string("After"), name());
    });
  }

  // MySQL's default has ONLY_FULL_GROUP_BY, MariaDB's has not: neither may decide what a statement means.
  void replace_the_strictness_of_the_server_by_ours() {
    Connection connection{database_.config()};
    const std::string server = *database_.ask("SELECT @@global.sql_mode"),
                      ours = connection.query("SELECT @@sql_mode").front().text(0);
    CPPUNIT_ASSERT_EQUAL(is_mysql_, server.find("ONLY_FULL_GROUP_BY") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO"), ours);
  }

  void have_a_primary_key_in_each_table() {
    if (is_mysql_) CPPUNIT_ASSERT_EQUAL(std::string("1"), *database_.ask("SELECT @@sql_require_primary_key"));
    CPPUNIT_ASSERT(!database_.ask("SELECT table_name FROM information_schema.tables t WHERE table_schema = DATABASE()"
                                  " AND NOT EXISTS (SELECT 1 FROM information_schema.table_constraints c"
                                  "  WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name"
                                  "  AND c.constraint_type = 'PRIMARY KEY')"));
  }

  // MySQL keeps the semicolon behind a body of one statement. A dump with it is a syntax error.
  void keep_triggers_that_a_dump_restores() {
    TestDatabase own;
    const auto cut_short = [&] {
      return *own.ask("SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                      " AND action_statement LIKE '%;'");
    };
    CPPUNIT_ASSERT_EQUAL(std::string("0"), cut_short());
    const auto again = [&] { return migrate(own.owner(), own.config().sql_dir).applied.size(); };
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, again());
    // As earlier versions wrote it.
    own.owner().run_script(
        "DROP TRIGGER after_messages_delete; CREATE TRIGGER after_messages_delete AFTER DELETE ON messages FOR EACH ROW"
        " INSERT IGNORE INTO chat_search_deleted (seq) VALUES (OLD.seq); SELECT 1");
    CPPUNIT_ASSERT_EQUAL(std::string(is_mysql_ ? "1" : "0"), cut_short());
    CPPUNIT_ASSERT_EQUAL(is_mysql_, again() > 0);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), cut_short());
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, again());
  }

  // With a binary log, which MySQL has by default, and log_bin_trust_function_creators = 0.
  void say_before_a_migration_that_triggers_are_for_administrators() {
    TestDatabase own{TestDatabase::State::empty};
    const std::string user = "'" + own.config().db_user + "_own'@'localhost'", password = own.config().db_password;
    own.owner().run_script("CREATE USER " + user + " IDENTIFIED BY '" + password + "'; GRANT ALL ON `" +
                           own.config().db_name + "`.* TO " + user);
    Config config = own.config();
    config.db_user += "_own";
    std::string complaint;
    try {
      Connection connection{config};
      migrate(connection, config.sql_dir);
    } catch (const ConfigError& error) {
      complaint = error.what();
    }
    const bool nothing_done = !own.ask("SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE()"
                                       " AND table_name = 'messages'");
    const bool has_binary_log = *own.ask("SELECT @@log_bin") == "1";
    own.owner().run_script("DROP USER " + user);
    CPPUNIT_ASSERT_EQUAL(is_mysql_, has_binary_log);
    CPPUNIT_ASSERT_EQUAL(has_binary_log, nothing_done);
    CPPUNIT_ASSERT_EQUAL(has_binary_log, complaint.find("log_bin_trust_function_creators = 1") != std::string::npos);
  }

  // MySQL's caching_sha2_password asks for the password itself when it has not been used since the last restart.
  void know_a_password_that_is_not_cached() {
    const std::string plugin = *database_.ask("SELECT plugin FROM mysql.user WHERE user = ?",
                                              {std::string_view(database_.config().db_user)});
    CPPUNIT_ASSERT_EQUAL(std::string(is_mysql_ ? "caching_sha2_password" : "mysql_native_password"), plugin);
    database_.owner().run_script("FLUSH PRIVILEGES");
    Connection connection{database_.config()};
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, connection.query("SELECT 1").front().number(0));
  }

  void have_their_own_numbers_for_the_same_failures() {
    CPPUNIT_ASSERT_EQUAL(is_mysql_ ? 1410U : 1133U, code_of(database_.owner(), "GRANT SELECT ON users TO nobody"));
    const auto slow = time_limited("SELECT SLEEP(0.1) FROM information_schema.columns LIMIT 100");
    CPPUNIT_ASSERT_THROW(database_.connection().query(slow), TooSlow);
  }

  // MariaDB says that the connection was killed, MySQL that it was lost or that the statement was interrupted. Whether
  // the commit took effect is unknown, so the transaction is run again.
  void run_a_transaction_again_whose_commit_was_killed() {
    database_.owner().run_script("DROP TABLE IF EXISTS commits; CREATE TABLE commits (id INT PRIMARY KEY, n INT)");
    Connection writer{database_.owner_config(), kNoTimeout}, blocker{database_.owner_config()};
    const std::string id = std::to_string(writer.id());
    std::atomic<int> runs = 0;
    std::jthread committing{[&] {
      writer.transaction([&] {
        writer.execute("INSERT INTO commits VALUES (1, 1) ON DUPLICATE KEY UPDATE n = 1");
        if (++runs == 1) blocker.run_script("FLUSH TABLES WITH READ LOCK");
      });
    }};
    const auto commit_waits = [&] {
      return database_.ask("SELECT 1 FROM information_schema.processlist WHERE info = 'COMMIT'"
                           " AND state LIKE 'Waiting for %' AND id = " + id);
    };
    while (!commit_waits()) std::this_thread::yield();
    database_.owner().run_script("KILL " + id);
    blocker.close();
    committing.join();
    const auto rows = database_.ask("SELECT SUM(n) FROM commits");
    database_.owner().run_script("DROP TABLE commits");
    CPPUNIT_ASSERT_EQUAL(2, runs.load());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), *rows);
  }

  void read_json_that_is_utf8mb4() {
    const std::string columns = ", '$[*]' COLUMNS (n INT PATH '$')) AS list";
    CPPUNIT_ASSERT_EQUAL(is_mysql_ ? 3144U : 0U,
                         code_of(database_.owner(), "SELECT n FROM JSON_TABLE(_binary'[1]'" + columns));
    const auto number = [&](std::string_view json) {
      return database_.ask("SELECT n FROM JSON_TABLE(CONVERT(? USING utf8mb4)" + columns, {json});
    };
    CPPUNIT_ASSERT_EQUAL(std::string("7"), *number("[7]"));
    CPPUNIT_ASSERT(number("[\"x\"]") == (is_mysql_ ? std::nullopt : std::optional<std::string>("0")));
  }

  void report_foreign_keys_without_a_rule() {
    database_.owner().run_script(
        "DROP TABLE IF EXISTS children, parents; CREATE TABLE parents (id INT PRIMARY KEY);"
        " CREATE TABLE children (id INT PRIMARY KEY, FOREIGN KEY (id) REFERENCES parents (id))");
    const auto rule = database_.ask("SELECT delete_rule FROM information_schema.referential_constraints"
                                    " WHERE constraint_schema = DATABASE() AND table_name = 'children'");
    database_.owner().run_script("DROP TABLE children, parents");
    CPPUNIT_ASSERT_EQUAL(std::string(is_mysql_ ? "NO ACTION" : "RESTRICT"), *rule);
  }

  void quote_no_values_in_the_log() {
    const auto message_of = [&](const char* sql) -> std::string {
      try {
        database_.owner().query(sql, {});
      } catch (const Failure& failure) {
        return failure.what();
      }
      return {};
    };
    CPPUNIT_ASSERT_EQUAL(std::string("Table 'x.y' doesn't exist"),
                         loggable(1146, "42S02", "Table 'x.y' doesn't exist"));
    CPPUNIT_ASSERT_EQUAL(std::string("Duplicate entry …"),
                         loggable(1062, "23000", "Duplicate entry 'it's 'me'' for key 'PRIMARY'"));
    for (const unsigned number : {1644U, 1054U, 31001U})
      CPPUNIT_ASSERT_EQUAL(std::string("…"), loggable(number, "45000", "what a trigger says of a row"));
    const std::string unknown = message_of("SELECT no_such_function(1)");
    CPPUNIT_ASSERT_MESSAGE(unknown, unknown.find("no_such_function does not exist") != std::string::npos);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ServersTest);

}  // namespace
}  // namespace beantrack::db
