#include "db/search_backlog.h"

#include <cppunit/extensions/HelperMacros.h>

#include "db/search_index.h"
#include "db/time_limit.h"
#include "push/relay.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class SearchBacklogTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SearchBacklogTest);
  CPPUNIT_TEST(serves_senders_in_turn);
  CPPUNIT_TEST(bounds_what_is_done_at_once);
  CPPUNIT_TEST(sets_aside_only_what_is_over_a_senders_budget);
  CPPUNIT_TEST(forgets_deleted_messages);
  CPPUNIT_TEST(ends_a_search_that_takes_too_long);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  SearchBacklog backlog_{database_.connection()};
  std::string one_, other_;

  Message send(const std::string& from, std::size_t bytes) {
    return database_.send(from, from == one_ ? other_ : one_, std::string(bytes, 'x'));
  }

  std::vector<std::uint64_t> take() {
    const auto turn = backlog_.next();
    backlog_.remove(turn);
    return turn.seqs;
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  void serves_senders_in_turn() {
    std::vector<Message> many;
    for (int i = 0; i < 4; ++i) many.push_back(send(one_, kIndexedAtOnce));
    backlog_.add({many[0], many[1]});
    backlog_.add({many[2], many[3]});
    CPPUNIT_ASSERT(take() == std::vector{many[0].seq});
    const auto late = send(other_, kIndexedAtOnce), later = send(other_, kIndexedAtOnce);
    backlog_.add({late, later});
    CPPUNIT_ASSERT(take() == std::vector{many[1].seq});
    CPPUNIT_ASSERT(take() == std::vector{late.seq});
    CPPUNIT_ASSERT(take() == std::vector{many[2].seq});
    CPPUNIT_ASSERT(take() == std::vector{later.seq});
    CPPUNIT_ASSERT(take() == std::vector{many[3].seq});
    CPPUNIT_ASSERT(take().empty());
  }

  void bounds_what_is_done_at_once() {
    std::vector<Message> messages;
    for (int i = 0; i < 3; ++i) messages.push_back(send(one_, kIndexedAtOnce / 2));
    messages.push_back(send(one_, 2 * kIndexedAtOnce));
    backlog_.add(messages);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, take().size());
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, take().size());
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, take().size());
  }

  void sets_aside_only_what_is_over_a_senders_budget() {
    SearchIndex index{database_.connection()};
    index.follow();
    for (int i = 0; i < 3; ++i) send(one_, kIndexedAtOnce / 2);
    send(other_, kIndexedAtOnce / 2);
    push::Relay relay{database_.connection(), "test"};
    CPPUNIT_ASSERT(relay.holds_lease() && relay.run_batch() == 4);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{8}, index.follow());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, backlog_.size());
    CPPUNIT_ASSERT_EQUAL(std::string("3"), *database_.ask("SELECT COUNT(*) FROM chat_search"));
    CPPUNIT_ASSERT(index.index_backlog());
    CPPUNIT_ASSERT(!index.index_backlog());
    CPPUNIT_ASSERT_EQUAL(std::string("4"), *database_.ask("SELECT COUNT(*) FROM chat_search"));
  }

  void forgets_deleted_messages() {
    backlog_.add({send(one_, 1), send(one_, 1)});
    database_.owner().run_script("DELETE FROM messages");
    CPPUNIT_ASSERT(SearchIndex(database_.connection()).index_backlog());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, backlog_.size());
  }

  void ends_a_search_that_takes_too_long() {
    CPPUNIT_ASSERT_EQUAL(std::string("7"), *database_.ask(time_limited("SELECT ?"), {std::uint64_t{7}}));
    CPPUNIT_ASSERT_THROW(
        database_.ask(time_limited("SELECT COUNT(*) FROM (SELECT BENCHMARK(2000000000, SHA2('x', 512))) AS slow")),
        TooSlow);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SearchBacklogTest);

}  // namespace beantrack::db
