#include "db/daemon_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;
using Kind = DaemonNotice::Kind;

class DaemonStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(DaemonStoreTest);
  CPPUNIT_TEST(tells_of_the_other_daemons);
  CPPUNIT_TEST(reads_the_notices_that_follow);
  CPPUNIT_TEST(leaves_out_what_makes_no_sense);
  CPPUNIT_TEST(deletes_what_was_read_and_what_died);
  CPPUNIT_TEST(reads_by_key);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  DaemonStore store_{database_.connection()};

  static constexpr std::uint64_t kOne = 1, kOther = 9'223'372'036'854'775'807;

  static std::string words(const std::vector<DaemonNotice>& notices) {
    std::string words;
    for (const auto& [kind, user, contact] : notices)
      words += std::to_string(static_cast<int>(kind)) + user + ">" + contact + " ";
    return words;
  }
  std::string count(const std::string& table) { return *database_.ask("SELECT COUNT(*) FROM " + table); }
  static std::vector<DaemonNotice> many(std::size_t count) { return {count, {Kind::left, "U90001"}}; }

 public:
  void setUp() override { database_.owner().run_script("DELETE FROM chat_daemons; DELETE FROM chat_notices"); }

  void tells_of_the_other_daemons() {
    store_.publish(kOne, 0, {});
    CPPUNIT_ASSERT(store_.others(kOne).empty());
    store_.publish(kOther, 7, many(2));
    const auto others = store_.others(kOne);
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, others.size());
    CPPUNIT_ASSERT_EQUAL(kOther, others[0].id);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, others[0].last_notice);
    database_.owner().run_script("UPDATE chat_daemons SET seen_at = seen_at - INTERVAL 10 SECOND");
    const auto before = store_.others(kOne)[0].seen_at;
    store_.publish(kOther, 7, {});
    CPPUNIT_ASSERT(before != store_.others(kOne)[0].seen_at);
    store_.remove(kOther);
    CPPUNIT_ASSERT(store_.others(kOne).empty());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_notices"));
  }

  void reads_the_notices_that_follow() {
    store_.publish(kOne, 1, many(1));
    store_.publish(kOther, 2, std::vector<DaemonNotice>{{Kind::typing, "U90001", "U90002"}, {Kind::left, "U90003"}});
    store_.publish(kOther, 3, std::vector<DaemonNotice>{{Kind::typing_ended, "U90001", "U90002"}});
    CPPUNIT_ASSERT_EQUAL(std::string("0U90001>U90002 2U90003> 1U90001>U90002 "), words(store_.notices(kOther, 0, 3)));
    CPPUNIT_ASSERT_EQUAL(std::string("2U90003> "), words(store_.notices(kOther, 1, 2)));
    CPPUNIT_ASSERT(store_.notices(kOther, 3, 3).empty());
  }

  // A compromised program can write any row.
  void leaves_out_what_makes_no_sense() {
    database_.owner().run_script(
        "INSERT INTO chat_notices VALUES (1, 1, 'shouting', 'U90001', 'U90002'), (1, 2, 'typing', 'U90001', ''),"
        " (1, 3, 'typing', 'x\\n\\nevent: y', 'U90002'), (1, 4, 'left', '', ''), (1, 5, 'left', 'U90001', '')");
    CPPUNIT_ASSERT_EQUAL(std::string("2U90001> "), words(store_.notices(kOne, 0, 5)));
  }

  void deletes_what_was_read_and_what_died() {
    store_.publish(kOne, 3, many(3));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, store_.delete_notices(kOne, 2));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("chat_notices"));
    store_.publish(kOther, kNoticeExpiryBatch + 1, many(kNoticeExpiryBatch + 1));
    database_.owner().run_script(
        "UPDATE chat_daemons SET seen_at = IF(id = 1, CURRENT_TIMESTAMP(3) + INTERVAL 1 DAY,"
        " CURRENT_TIMESTAMP(3) - INTERVAL 1 DAY)");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.expire());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("chat_notices"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"),
                         *database_.ask("SELECT COUNT(*) FROM chat_daemons WHERE seen_at <= CURRENT_TIMESTAMP(3)"));
  }

  // Counts the rows that the server reads: not more because daemons have said much, and one when they say nothing new.
  void reads_by_key() {
    store_.publish(kOther, 0, {});
    const auto look = [&] {
      return database_.rows_read([&] {
        const auto last = store_.others(kOne)[0].last_notice;
        store_.notices(kOther, last, last);
        store_.notices(kOther, last, last + 1);
      });
    };
    const auto before = look();
    store_.publish(kOther, 2000, many(2000));
    store_.publish(kOne, 2000, many(2000));
    database_.owner().run_script("ANALYZE TABLE chat_daemons, chat_notices");
    CPPUNIT_ASSERT(look() <= before + 2);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DaemonStoreTest);

}  // namespace beantrack::db
