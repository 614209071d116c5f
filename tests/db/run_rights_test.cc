// What the programs' database user may do: kRunRights and no more. That it is enough, all other tests show: their
// stores run as this user.
#include "db/run_rights.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <set>

#include "base/errors.h"
#include "support/database.h"

namespace beantrack::db {
namespace {

using tests::TestDatabase;

class RunRightsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RunRightsTest);
  CPPUNIT_TEST(lists_every_table);
  CPPUNIT_TEST(keeps_the_programs_from_everything_else);
  CPPUNIT_TEST(takes_what_was_granted_before);
  CPPUNIT_TEST(gives_nothing_to_whom_it_may_not);
  CPPUNIT_TEST(waits_until_no_trigger_needs_the_wide_rights);
  CPPUNIT_TEST(writes_a_script_that_can_be_repeated);
  CPPUNIT_TEST(quotes_patterns_and_names);
  CPPUNIT_TEST(refuses_names_that_need_quotes);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  const DatabaseUser runner_{database_.config().db_user, "localhost"};

  RightsDifference difference() { return compare_run_rights(database_.connection(), runner_).value(); }
  bool exact() { return difference().missing.empty() && difference().excess.empty(); }
  std::string grantee() { return "'" + runner_.name + "'@'localhost'"; }

 public:
  void lists_every_table() {
    std::set<std::string> listed, there;
    for (const auto& right : kRunRights) listed.insert(std::string(right.table));
    for (const auto& row :
         database_.owner().query("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"))
      there.insert(row.text(0));
    CPPUNIT_ASSERT(listed == there);
    CPPUNIT_ASSERT(exact());
  }

  void keeps_the_programs_from_everything_else() {
    TestDatabase own;
    own.owner().run_script(
        "CREATE TABLE sessions (id INT PRIMARY KEY, payload TEXT); CREATE TABLE cache (id INT PRIMARY KEY);"
        " CREATE TABLE migrations (id INT PRIMARY KEY); CREATE TABLE failed_jobs (id INT PRIMARY KEY)");
    for (const char* sql :
         {"SELECT payload FROM sessions",
          "SELECT * FROM cache",
          "INSERT INTO migrations VALUES (1)",
          "DELETE FROM failed_jobs",
          "SELECT * FROM users",
          "SELECT remember_token FROM users",
          "SELECT phone FROM users",
          "UPDATE users SET role = 'admin'",
          "UPDATE users SET email = 'x'",
          "UPDATE users SET id = 'U1'",
          "UPDATE users SET disabled_at = NULL",
          "UPDATE users SET remember_token = 'x'",
          "INSERT INTO users (email, password, role, name) VALUES ('x', 'x', 'admin', 'x')",
          "DELETE FROM users",
          "UPDATE messages SET content = 'x'",
          "UPDATE messages SET sender_id = receiver_id",
          "UPDATE messages SET created_at = 0",
          "DELETE FROM messages",
          "TRUNCATE TABLE messages",
          "INSERT INTO messages (id, sender_id, receiver_id, content) VALUES ('M00001', 'U1', 'U2', 'x')",
          "INSERT INTO messages (sender_id, receiver_id, content, created_at) VALUES ('U1', 'U2', 'x', 0)",
          "INSERT INTO jobs (queue, payload, attempts, available_at, created_at) VALUES ('default', 'x', 0, 0, 0)",
          "UPDATE jobs SET payload = 'x'",
          "SELECT phone FROM supplier",
          "UPDATE supplier SET user_id = 'U1'",
          "UPDATE wholesaler SET user_id = 'U1'",
          "INSERT INTO message_sequence VALUES (1)",
          "DELETE FROM chat_counters",
          "UPDATE chat_old_app_clock SET zone = 'x'",
          "DELETE FROM chat_migrations",
          "CREATE TABLE more (id INT PRIMARY KEY)",
          "ALTER TABLE chat_search ADD COLUMN more INT",
          "DROP TABLE chat_search",
          "TRUNCATE TABLE chat_search",
          "CREATE INDEX more ON chat_search (seq)",
          "CREATE TRIGGER more BEFORE INSERT ON chat_search FOR EACH ROW SET NEW.seq = 1",
          "DROP TRIGGER before_messages_insert",
          "CREATE VIEW more AS SELECT 1",
          "CREATE PROCEDURE more() SELECT 1",
          "LOCK TABLES messages READ",
          "SELECT 'x' INTO OUTFILE '/tmp/more'",
          "SELECT user FROM mysql.user",
          "SET GLOBAL read_only = 1",
          "CREATE USER more",
          "GRANT SELECT ON chat_search TO more"}) {
      std::string answer = "is allowed";
      try {
        own.connection().run_script(sql);
      } catch (const Failure& failure) {
        constexpr unsigned kBinaryLogNeedsSuper = 1419;
        answer = failure.denied() || failure.code() == kBinaryLogNeedsSuper ? "" : failure.what();
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(sql, std::string(), answer);
    }
  }

  void takes_what_was_granted_before() {
    TestDatabase own;
    const DatabaseUser owner{runner_.name + "_owner", "localhost"}, runner{runner_.name + "_wide", "localhost"};
    const std::string grantee = "'" + runner.name + "'@'localhost'";
    own.owner().run_script("CREATE USER " + grantee);
    CPPUNIT_ASSERT(give_run_rights(own.owner(), runner) == RightsGiven::yes);
    std::string pattern = own.config().db_name;
    for (auto at = pattern.find('_'); at != std::string::npos; at = pattern.find('_', at + 2)) pattern.insert(at, "\\");
    const auto widen = [&](const std::string& databases) {
      own.owner().run_script("GRANT ALL ON " + databases + " TO " + grantee + " WITH GRANT OPTION");
      const auto wide = compare_run_rights(own.owner(), runner).value();
      CPPUNIT_ASSERT(wide.missing.empty() && wide.excess.size() > 5);
    };
    const auto assert_narrow = [&] {
      const auto narrow = compare_run_rights(own.owner(), runner).value();
      CPPUNIT_ASSERT(narrow.missing.empty() && narrow.excess.empty());
    };
    widen("`" + pattern + "`.*");
    CPPUNIT_ASSERT(give_run_rights(own.owner(), runner) == RightsGiven::yes);
    assert_narrow();
    for (const auto& databases : {"`" + pattern + "`.*", "`" + own.config().db_name + "`.*", std::string("*.*")}) {
      widen(databases);
      own.owner().run_script(grants_script(own.config().db_name, owner, runner, true));
      assert_narrow();
    }
    own.owner().run_script("REVOKE SELECT (email) ON users FROM " + grantee);
    const auto fewer = compare_run_rights(own.owner(), runner).value();
    own.owner().run_script("DROP USER '" + owner.name + "'@'localhost', " + grantee);
    CPPUNIT_ASSERT(fewer.missing == std::vector<std::string>{"users: SELECT (email)"} && fewer.excess.empty());
  }

  void gives_nothing_to_whom_it_may_not() {
    CPPUNIT_ASSERT(give_run_rights(database_.connection(), runner_) == RightsGiven::same_user);
    CPPUNIT_ASSERT(give_run_rights(database_.connection(), {"nobody-else", "localhost"}) == RightsGiven::not_allowed);
    CPPUNIT_ASSERT(give_run_rights(database_.owner(), {"nobody-else", "localhost"}) == RightsGiven::not_allowed);
    CPPUNIT_ASSERT(!compare_run_rights(database_.owner(), {"nobody-else", "localhost"}));
  }

  void waits_until_no_trigger_needs_the_wide_rights() {
    TestDatabase own;
    CPPUNIT_ASSERT(may_give_run_rights(own.owner(), runner_));
    own.owner().run_script("CREATE DEFINER = " + grantee() +
                           " TRIGGER old BEFORE INSERT ON chat_settings FOR EACH ROW SET NEW.theme = 'dark'");
    CPPUNIT_ASSERT(triggers_run_as(own.owner(), runner_) && !may_give_run_rights(own.owner(), runner_));
    own.owner().run_script("DROP TRIGGER old; ALTER TABLE users DROP COLUMN disabled_at");
    CPPUNIT_ASSERT(!may_give_run_rights(own.owner(), runner_));
  }

  void writes_a_script_that_can_be_repeated() {
    TestDatabase own;
    const DatabaseUser owner{runner_.name + "_owner", "localhost"}, runner{runner_.name + "_2", "localhost"};
    const std::string script = grants_script(own.config().db_name, owner, runner, true);
    for (int i = 0; i < 2; ++i) own.owner().run_script(script);
    const auto narrow = compare_run_rights(own.owner(), runner).value();
    own.owner().run_script("DROP USER '" + owner.name + "'@'localhost', '" + runner.name + "'@'localhost'");
    CPPUNIT_ASSERT(narrow.missing.empty() && narrow.excess.empty());
  }

  void quotes_patterns_and_names() {
    const auto has = [](const std::string& script, const char* part) { return script.find(part) != std::string::npos; };
    const std::string now = grants_script("coffee_b`n", {"owner", "localhost"}, {"runner", "10.0.0.%"}, true);
    CPPUNIT_ASSERT(has(now, "\nCREATE DATABASE IF NOT EXISTS `coffee_b``n` "));
    CPPUNIT_ASSERT(has(now, "\nGRANT ALL PRIVILEGES ON `coffee\\_b``n`.* TO 'owner'@'localhost' WITH GRANT OPTION;\n"));
    CPPUNIT_ASSERT(has(now, "\nGRANT DELETE ON `coffee_b``n`.`jobs` TO 'runner'@'10.0.0.%';\n"));
    // A password that is left open must not run.
    CPPUNIT_ASSERT(has(now, "\nCREATE USER IF NOT EXISTS 'runner'@'10.0.0.%' IDENTIFIED BY <"));
    const std::string later = grants_script("chat", {"owner", "localhost"}, {"runner", "localhost"}, false);
    CPPUNIT_ASSERT(has(later, "\n--   GRANT DELETE ON `chat`.`jobs` TO") && !has(later, "\nGRANT DELETE"));
    CPPUNIT_ASSERT(!has(later, "\nREVOKE"));
  }

  void refuses_names_that_need_quotes() {
    CPPUNIT_ASSERT_EQUAL(std::string("chat@localhost"), to_string(parse_database_user("chat")));
    CPPUNIT_ASSERT_EQUAL(std::string("chat@10.0.0.%"), to_string(parse_database_user("chat@10.0.0.%")));
    for (const char* name : {"", "@localhost", "chat@", "o'neil", "chat@'%'", "a b", "chat@h;DROP USER x"})
      CPPUNIT_ASSERT_THROW_MESSAGE(name, parse_database_user(name), ConfigError);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RunRightsTest);

}  // namespace
}  // namespace beantrack::db
