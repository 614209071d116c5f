#include "db/connection.h"

#include <cppunit/extensions/HelperMacros.h>
#include <mysqld_error.h>

#include <atomic>
#include <thread>

#include "db/named_lock.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class ConnectionTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ConnectionTest);
  CPPUNIT_TEST(passes_values_as_they_are);
  CPPUNIT_TEST(reads_numbers_of_all_kinds);
  CPPUNIT_TEST(reads_texts_of_all_lengths);
  CPPUNIT_TEST(reads_what_changes_its_type);
  CPPUNIT_TEST(keeps_what_a_row_has);
  CPPUNIT_TEST(speaks_utc_and_strict_mode);
  CPPUNIT_TEST(survives_a_lost_connection);
  CPPUNIT_TEST(runs_a_transaction_again_after_a_deadlock);
  CPPUNIT_TEST(tries_again_after_many_deadlocks_on_the_same_connection);
  CPPUNIT_TEST(gives_up_after_a_number_of_deadlocks);
  CPPUNIT_TEST(rolls_back_what_throws);
  CPPUNIT_TEST(holds_nobody_up_for_an_optional_write);
  CPPUNIT_TEST(says_when_there_is_no_server);
  CPPUNIT_TEST(says_which_statement_was_wrong);
  CPPUNIT_TEST(quotes_no_more_than_the_beginning_of_a_long_statement);
  CPPUNIT_TEST(gives_a_lock_to_one_and_frees_it_with_the_connection);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  Connection connection_{database_.owner_config()};

  static Failure deadlock() { return {ER_LOCK_DEADLOCK, "deadlock"}; }
  void kill(Connection& victim) { database_.owner().run_script("KILL " + std::to_string(victim.id())); }

 public:
  void passes_values_as_they_are() {
    using namespace std::string_view_literals;
    const auto text = "a'b\"c\\d\0e😀"sv;
    const auto row = connection_.query("SELECT ?, ?, ?, ?, NULL", {text, std::uint64_t{INT64_MAX}, nullptr, ""sv}).front();
    CPPUNIT_ASSERT_EQUAL(std::string(text), row.text(0));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{INT64_MAX}, row.number(1));
    CPPUNIT_ASSERT(row.is_null(2) && !row.is_null(3) && row.is_null(4));
    CPPUNIT_ASSERT(!connection_.query("SELECT ?", {std::string_view()}).front().is_null(0));
    CPPUNIT_ASSERT_EQUAL(std::size_t{100'000}, connection_.query("SELECT REPEAT('x', 100000)").front().text(0).size());
  }

  void reads_numbers_of_all_kinds() {
    connection_.run_script("DROP TABLE IF EXISTS kinds; CREATE TABLE kinds (id INT PRIMARY KEY, t TINYINT,"
                           " s SMALLINT UNSIGNED, l BIGINT, u BIGINT UNSIGNED, d DECIMAL(20, 3), f DOUBLE, y YEAR);"
                           "INSERT INTO kinds VALUES (1, -128, 65535, -9000000000000000000, 18446744073709551615, 12.345,"
                           " 0.5, 2026), (2, 0, 0, 0, 0, 0, 0, 1999), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
    const auto rows = connection_.query("SELECT t, s, l, u, d, f, y FROM kinds ORDER BY id");
    const char* const texts[] = {"-128",   "65535", "-9000000000000000000", "18446744073709551615",
                                 "12.345", "0.5",   "2026"};
    const std::uint64_t numbers[] = {0, 65535, 0, UINT64_MAX, 12, 0, 2026};
    for (std::size_t column = 0; column < std::size(texts); ++column) {
      CPPUNIT_ASSERT_EQUAL(std::string(texts[column]), rows.at(0).text(column));
      CPPUNIT_ASSERT_EQUAL(numbers[column], rows.at(0).number(column));
      CPPUNIT_ASSERT(!rows.at(1).is_null(column) && rows.at(2).is_null(column));
      CPPUNIT_ASSERT(rows.at(2).text(column).empty() && rows.at(2).number(column) == 0 && !rows.at(2).time(column));
    }
    CPPUNIT_ASSERT(rows.at(0).time(2) == time_from_ms(-9'000'000'000'000'000'000));
    CPPUNIT_ASSERT(rows.at(0).time(4) == time_from_ms(12));
  }

  void reads_texts_of_all_lengths() {
    for (int times = 0; times < 2; ++times)
      for (const std::uint64_t length : {0u, 1u, 255u, 256u, 257u, 70'000u}) {
        const auto row = connection_.query("SELECT REPEAT('x', ?), 'between', REPEAT('y', ?)", {length, length}).front();
        CPPUNIT_ASSERT_EQUAL(std::string(length, 'x'), row.text(0));
        CPPUNIT_ASSERT_EQUAL(std::string("between"), row.text(1));
        CPPUNIT_ASSERT(std::string(length, 'y') == row.view(2));
      }
  }

  void reads_what_changes_its_type() {
    connection_.run_script("DROP TABLE IF EXISTS changing; CREATE TABLE changing (id INT PRIMARY KEY, value INT);"
                           "INSERT INTO changing VALUES (1, 7)");
    const auto value = [&] { return connection_.query("SELECT value FROM changing").front(); };
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, value().number(0));
    connection_.run_script("ALTER TABLE changing MODIFY value VARCHAR(9); UPDATE changing SET value = 'text'");
    CPPUNIT_ASSERT_EQUAL(std::string("text"), value().text(0));
    connection_.run_script("UPDATE changing SET value = 8; ALTER TABLE changing MODIFY value BIGINT UNSIGNED");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{8}, value().number(0));
  }

  // Also when its result and its connection are gone, and the statement was run again.
  void keeps_what_a_row_has() {
    const auto row = [&] {
      Connection own{database_.owner_config()};
      const auto first = own.query("SELECT ?, ?", {std::string_view("one"), std::uint64_t{1}}).front();
      own.query("SELECT ?, ?", {std::string_view("two"), std::uint64_t{2}});
      return first;
    }();
    CPPUNIT_ASSERT(row.view(0) == "one" && row.number(1) == 1);
    CPPUNIT_ASSERT_THROW(row.text(2), std::out_of_range);
    CPPUNIT_ASSERT_THROW(row.view(1), std::logic_error);
  }

  void speaks_utc_and_strict_mode() {
    const auto row = connection_.query("SELECT @@session.time_zone, @@session.sql_mode, @@character_set_client").front();
    CPPUNIT_ASSERT_EQUAL(std::string("+00:00"), row.text(0));
    CPPUNIT_ASSERT(row.text(1).find("STRICT_ALL_TABLES") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("utf8mb4"), row.text(2));
  }

  void survives_a_lost_connection() {
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, connection_.generation());
    kill(connection_);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, connection_.query("SELECT 1").front().number(0));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, connection_.generation());
    int runs = 0;
    const auto result = connection_.transaction([&] {
      if (++runs == 1) kill(connection_);
      return connection_.query("SELECT 7").front().number(0);
    });
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, result);
    CPPUNIT_ASSERT_EQUAL(2, runs);
  }

  void runs_a_transaction_again_after_a_deadlock() {
    connection_.run_script("DROP TABLE IF EXISTS two; CREATE TABLE two (id INT PRIMARY KEY, n INT);"
                           "INSERT INTO two VALUES (1, 0), (2, 0)");
    std::atomic<int> runs = 0, holding = 0;
    const auto add_to = [&](std::uint64_t first, std::uint64_t second) {
      Connection own{database_.owner_config()};
      own.transaction([&] {
        ++runs;
        own.execute("UPDATE two SET n = n + 1 WHERE id = ?", {first});
        ++holding;
        while (holding < 2) std::this_thread::yield();
        own.execute("UPDATE two SET n = n + 1 WHERE id = ?", {second});
      });
    };
    std::thread one{add_to, 1, 2}, other{add_to, 2, 1};
    one.join();
    other.join();
    CPPUNIT_ASSERT_EQUAL(3, runs.load());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, connection_.query("SELECT SUM(n) FROM two").front().number(0));
  }

  // A cluster answers so at the commit, each time that another member was first.
  void tries_again_after_many_deadlocks_on_the_same_connection() {
    connection_.run_script("DROP TABLE IF EXISTS kept; CREATE TABLE kept (id INT PRIMARY KEY)");
    const auto link = connection_.id();
    int runs = 0;
    connection_.transaction([&] {
      connection_.execute("INSERT INTO kept VALUES (1)");
      if (++runs < kMaxDeadlockAttempts) throw deadlock();
    });
    CPPUNIT_ASSERT_EQUAL(kMaxDeadlockAttempts, runs);
    CPPUNIT_ASSERT_EQUAL(link, connection_.id());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, connection_.query("SELECT COUNT(*) FROM kept").front().number(0));
  }

  void gives_up_after_a_number_of_deadlocks() {
    const auto link = connection_.id();
    int runs = 0;
    CPPUNIT_ASSERT_THROW(connection_.transaction([&] {
      ++runs;
      throw deadlock();
    }),
                         Unavailable);
    CPPUNIT_ASSERT_EQUAL(kMaxDeadlockAttempts, runs);
    CPPUNIT_ASSERT_EQUAL(link, connection_.id());
  }

  void rolls_back_what_throws() {
    connection_.run_script("DROP TABLE IF EXISTS kept; CREATE TABLE kept (id INT PRIMARY KEY)");
    CPPUNIT_ASSERT_THROW(connection_.transaction([&] {
      connection_.execute("INSERT INTO kept VALUES (1)");
      throw std::runtime_error("no");
    }),
                         std::runtime_error);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, connection_.query("SELECT COUNT(*) FROM kept").front().number(0));
  }

  // Somebody holds a lock: of a row, or of a table. Neither the first optional write nor the next ones may cost much.
  void holds_nobody_up_for_an_optional_write() {
    using Clock = std::chrono::steady_clock;
    const auto user = database_.add_user(Role::supplier, "One");
    for (const char* lock : {"LOCK TABLES users READ", "START TRANSACTION; SELECT * FROM users FOR UPDATE"}) {
      Connection locker{database_.owner_config()};
      locker.run_script(lock);
      Connection connection{database_.owner_config()};
      const auto link = connection.generation();
      int writes = 0;
      const auto begun = Clock::now();
      for (int i = 0; i < 10; ++i)
        connection.optional_write("phone", [&] {
          ++writes;
          connection.execute("UPDATE users SET phone = '1' WHERE id = ?", {user});
        });
      CPPUNIT_ASSERT_EQUAL_MESSAGE(lock, 1, writes);
      CPPUNIT_ASSERT(Clock::now() - begun < std::chrono::seconds(kLockWaitTimeout));
      CPPUNIT_ASSERT_EQUAL(link, connection.generation());
      const auto row = connection.query("SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout").front();
      CPPUNIT_ASSERT(row.number(0) == kLockWaitTimeout && row.number(1) == kLockWaitTimeout);
    }
  }

  void says_when_there_is_no_server() {
    Config nowhere = database_.owner_config();
    nowhere.db_socket = "/nonexistent/mysql.sock";
    Connection connection{nowhere};
    CPPUNIT_ASSERT_THROW(connection.query("SELECT 1"), Unavailable);
  }

  void says_which_statement_was_wrong() {
    try {
      connection_.query("SELECT nonsense FROM nowhere");
      CPPUNIT_FAIL("a table that is not there was read");
    } catch (const Failure& failure) {
      CPPUNIT_ASSERT(std::string(failure.what()).find("SELECT nonsense") != std::string::npos);
      CPPUNIT_ASSERT(!failure.lost() && !failure.conflict());
    }
  }

  void quotes_no_more_than_the_beginning_of_a_long_statement() {
    constexpr std::size_t kMostBytes = 1000;
    try {
      connection_.query("SELECT nonsense" + std::string(100'000, ' ') + "FROM nowhere");
      CPPUNIT_FAIL("a table that is not there was read");
    } catch (const Failure& failure) {
      CPPUNIT_ASSERT(std::string(failure.what()).find("SELECT nonsense") != std::string::npos);
      CPPUNIT_ASSERT_LESS(kMostBytes, std::string_view(failure.what()).size());
    }
  }

  void gives_a_lock_to_one_and_frees_it_with_the_connection() {
    NamedLock lock{connection_, "test"};
    Connection second{database_.owner_config()};
    NamedLock rival{second, "test"};
    CPPUNIT_ASSERT(lock.acquire(0));
    CPPUNIT_ASSERT(lock.acquire(0));
    CPPUNIT_ASSERT(!rival.acquire(0));
    kill(connection_);
    CPPUNIT_ASSERT(rival.acquire(5));
    CPPUNIT_ASSERT(!lock.acquire(0));
    rival.release();
    CPPUNIT_ASSERT(lock.acquire(0));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionTest);

}  // namespace beantrack::db
