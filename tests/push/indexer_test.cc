#include "push/indexer.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <thread>

#include "db/search_backlog.h"
#include "db/search_store.h"
#include "push/relay.h"
#include "support/database.h"

namespace beantrack::push {

using tests::TestDatabase;

class IndexerTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(IndexerTest);
  CPPUNIT_TEST(a_burst_of_ideographs_delays_nobody_else);
  CPPUNIT_TEST_SUITE_END();

  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::seconds kPatience{60};
  static constexpr int kBurst = 24;   // messages
  static constexpr int kSlower = 5;   // times what it takes without the burst

  TestDatabase database_;
  Relay relay_{database_.connection(), "test"};
  db::SearchStore search_{database_.connection()};
  std::string one_, other_, third_, fourth_;

  void relay() {
    CPPUNIT_ASSERT(relay_.holds_lease());
    while (relay_.run_batch() > 0) {
    }
  }

  bool finds(const std::string& who, const std::string& words) {
    return !search_.find(who, {.terms = text::terms(words)}, 1).empty();
  }

  // How long it takes until a message of two others can be found.
  Clock::duration time_until_found(const std::string& word) {
    database_.send(third_, fourth_, "this is " + word);
    relay();
    const auto begin = Clock::now();
    while (!finds(fourth_, word)) {
      CPPUNIT_ASSERT_MESSAGE(word, Clock::now() - begin < kPatience);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return Clock::now() - begin;
  }

  // No two neighbours twice: as many words as a message can have.
  static std::string ideographs(char32_t first) {
    std::string text;
    for (std::size_t i = 0; i < kMaxMessageCharacters; ++i) {
      const auto c = static_cast<std::uint32_t>(first + (i * 7) % 20'000);
      for (const auto byte : {0xE0 | c >> 12, 0x80 | (c >> 6 & 63), 0x80 | (c & 63)}) text += static_cast<char>(byte);
    }
    return text;
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
    third_ = database_.add_user(Role::supplier, "Third");
    fourth_ = database_.add_user(Role::vendor, "Fourth");
  }

  void a_burst_of_ideographs_delays_nobody_else() {
    std::string last;
    {
      const Indexer indexer{database_.config(), [] { return true; }};
      time_until_found("warm");
      auto without = time_until_found("first");
      without = std::max(without, time_until_found("second"));
      without = std::max(without, time_until_found("third"));
      for (int i = 0; i < kBurst; ++i) database_.send(one_, other_, last = ideographs(0x4E00 + i));
      const auto with = time_until_found("late");
      CPPUNIT_ASSERT_MESSAGE(std::to_string(with / without), with < kSlower * without);
    }
    // Nothing of the burst is lost.
    db::SearchIndex index{database_.connection()};
    while (index.follow() > 0) {
    }
    CPPUNIT_ASSERT(db::SearchBacklog(database_.connection()).size() > 0);
    while (index.index_backlog()) {
    }
    CPPUNIT_ASSERT_EQUAL(*database_.ask("SELECT COUNT(*) FROM messages"),
                         *database_.ask("SELECT COUNT(*) FROM chat_search"));
    CPPUNIT_ASSERT(finds(other_, last.substr(last.size() - 9)));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, db::SearchBacklog(database_.connection()).size());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(IndexerTest);

}  // namespace beantrack::push
