// The triggers of sql/004_triggers.sql, as any writer meets them.
#include <cppunit/extensions/HelperMacros.h>

#include <mutex>
#include <set>
#include <thread>

#include "db/connection.h"
#include "db/user_store.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class TriggerTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(TriggerTest);
  CPPUNIT_TEST(serves_64_writers_at_once);
  CPPUNIT_TEST(goes_past_99999);
  CPPUNIT_TEST(leaves_a_given_id_alone_and_goes_on_past_it);
  CPPUNIT_TEST(never_gives_a_deleted_id_again);
  CPPUNIT_TEST(refuses_ids_that_are_none);
  CPPUNIT_TEST(queues_one_job_for_each_row_that_stays);
  CPPUNIT_TEST(takes_ids_in_any_case);
  CPPUNIT_TEST(tells_the_writer_the_id);
  CPPUNIT_TEST(numbers_users_and_partners);
  CPPUNIT_TEST(signs_disabled_accounts_out);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  std::string one_, other_;

  std::string insert(const std::string& columns = "", const std::string& values = "", Connection* connection = nullptr) {
    auto& writer = connection ? *connection : database_.owner();
    writer.run_script("INSERT INTO messages (sender_id, receiver_id, content" + columns + ") VALUES ('" + one_ +
                      "', '" + other_ + "', 'x'" + values + ")");
    return writer.query("SELECT @beantrack_message_id").front().text(0);
  }
  std::string insert_as(const std::string& id) { return insert(", id", ", '" + id + "'"); }
  std::uint64_t count(const std::string& table) {
    return std::stoull(*database_.ask("SELECT COUNT(*) FROM " + table));
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  void serves_64_writers_at_once() {
    constexpr int kWriters = 64, kEach = 20;
    std::mutex mutex;
    std::multiset<std::string> ids;
    int failures = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i)
      writers.emplace_back([&] {
        Connection connection{database_.owner_config()};
        for (int j = 0; j < kEach; ++j) {
          try {
            const auto id = insert("", "", &connection);
            const std::scoped_lock lock{mutex};
            ids.insert(id);
          } catch (const Failure&) {
            const std::scoped_lock lock{mutex};
            ++failures;
          }
        }
      });
    for (auto& writer : writers) writer.join();
    CPPUNIT_ASSERT_EQUAL(0, failures);
    CPPUNIT_ASSERT_EQUAL(std::size_t{kWriters * kEach}, std::set(ids.begin(), ids.end()).size());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{kWriters * kEach}, count("messages"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{kWriters * kEach}, count("jobs"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, count("message_sequence"));
  }

  void goes_past_99999() {
    insert_as("M99998");
    CPPUNIT_ASSERT_EQUAL(std::string("M99999"), insert());
    CPPUNIT_ASSERT_EQUAL(std::string("M100000"), insert());
    CPPUNIT_ASSERT_EQUAL(std::string("M100001"), insert());
    CPPUNIT_ASSERT_EQUAL(std::string("100001"), *database_.ask("SELECT MAX(seq) FROM messages"));
  }

  void leaves_a_given_id_alone_and_goes_on_past_it() {
    CPPUNIT_ASSERT_EQUAL(std::string("M00001"), insert());
    CPPUNIT_ASSERT_EQUAL(std::string("M00500"), insert_as("M00500"));
    CPPUNIT_ASSERT_EQUAL(std::string("M00501"), insert());
    CPPUNIT_ASSERT_EQUAL(std::string("M00007"), insert_as("M00007"));
    CPPUNIT_ASSERT_EQUAL(std::string("M00502"), insert());
    CPPUNIT_ASSERT_THROW(insert_as("M00007"), Failure);
    CPPUNIT_ASSERT_THROW(insert_as("M000007"), Failure);  // the same number
  }

  void never_gives_a_deleted_id_again() {
    insert();
    const auto newest = insert();
    database_.owner().execute("DELETE FROM messages WHERE id = ?", {newest});
    CPPUNIT_ASSERT_EQUAL(std::string("M00003"), insert());
  }

  void refuses_ids_that_are_none() {
    for (const char* id : {"X00001", "M1", "M0000x", "M1234567890123456789", "00001"})
      CPPUNIT_ASSERT_THROW(insert_as(id), Failure);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, count("messages"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, count("jobs"));
  }

  void queues_one_job_for_each_row_that_stays() {
    insert_as("M00009");
    const std::string values = "VALUES ('M00009', '" + one_ + "', '" + other_ + "', 'twice')";
    database_.owner().run_script("INSERT IGNORE INTO messages (id, sender_id, receiver_id, content) " + values);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, count("jobs"));
    database_.owner().run_script("START TRANSACTION");
    insert();
    database_.owner().run_script("ROLLBACK");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, count("jobs"));
    database_.owner().run_script(
        "INSERT INTO jobs (queue, payload, attempts, available_at, created_at)"
        " VALUES ('default', '{}', 0, 0, 0)");
    database_.owner().run_script("SET @beantrack_import = 1");
    insert_as("M00010");
    database_.owner().run_script("SET @beantrack_import = NULL");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, count("jobs"));
  }

  void takes_ids_in_any_case() {
    database_.owner().run_script(
        "INSERT INTO messages (sender_id, receiver_id, content) VALUES ('u00001', 'u00002', 'x')");
    CPPUNIT_ASSERT_EQUAL(std::string("U00001:U00002"), *database_.ask("SELECT conversation FROM messages"));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002"), *database_.ask("SELECT receiver_id FROM messages"));
  }

  void tells_the_writer_the_id() {
    const auto told = insert();
    CPPUNIT_ASSERT_EQUAL(*database_.ask("SELECT id FROM messages"), told);
    Connection another{database_.owner_config()};
    CPPUNIT_ASSERT_EQUAL(std::string("M00002"), insert("", "", &another));
    CPPUNIT_ASSERT_EQUAL(told, *database_.ask("SELECT @beantrack_message_id"));
  }

  void numbers_users_and_partners() {
    auto& connection = database_.owner();
    connection.run_script("INSERT INTO users (id, email, password, role, name) VALUES ('U99999', 'a@x', 'x', 'vendor', 'A')");
    connection.run_script("INSERT INTO users (email, password, role, name) VALUES ('b@x', 'x', 'vendor', 'B')");
    CPPUNIT_ASSERT_EQUAL(std::string("U100000"), *database_.ask("SELECT id FROM users WHERE email = 'b@x'"));
    CPPUNIT_ASSERT_EQUAL(std::string("WHL0001"), *database_.ask("SELECT id FROM wholesaler WHERE user_id = ?", {other_}));
    CPPUNIT_ASSERT_EQUAL(std::string("S00001"), *database_.ask("SELECT id FROM supplier WHERE user_id = ?", {one_}));
  }

  void signs_disabled_accounts_out() {
    database_.sign_in(one_);
    database_.sign_in(other_);
    UserStore(database_.owner()).set_disabled(database_.address_of(one_), true);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, count("chat_sessions"));
    CPPUNIT_ASSERT_EQUAL(one_, *database_.ask("SELECT JSON_UNQUOTE(JSON_EXTRACT(payload, '$[0].user')) FROM jobs"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TriggerTest);

}  // namespace beantrack::db
