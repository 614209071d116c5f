#include "push/exchange.h"

#include <cppunit/extensions/HelperMacros.h>

#include <thread>

#include "support/database.h"
#include "support/received.h"

namespace beantrack::push {

using tests::TestDatabase;
using Kind = DaemonNotice::Kind;

class ExchangeTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ExchangeTest);
  CPPUNIT_TEST(tells_each_other_daemon_once);
  CPPUNIT_TEST(is_alone_when_the_others_have_stopped);
  CPPUNIT_TEST(tells_the_last_state_of_a_flood);
  CPPUNIT_TEST(goes_on_when_the_database_is_back);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::chrono::seconds kPatience{20};

  TestDatabase& database_ = TestDatabase::shared();

  template <typename Condition>
  static void await(const char* what, Condition condition) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(kPeerInterval / 10);
    CPPUNIT_ASSERT_MESSAGE(what, condition());
  }
  static void meet(const std::vector<Exchange*>& exchanges) {
    for (auto* exchange : exchanges) await("they meet", [&] { return exchange->has_peers(); });
  }
  std::string count(const char* table) { return *database_.ask(std::string("SELECT COUNT(*) FROM ") + table); }

  // What it is told until that somebody has left: "U1+2" is writing to, "U1-2" no longer is.
  static std::string told(Exchange& exchange) {
    for (std::string words;;)
      for (const auto& [kind, user, contact] : tests::received(exchange.mailbox())) {
        if (kind == Kind::left) return words + user;
        words += user + (kind == Kind::typing ? "+" : "-") + contact + " ";
      }
  }

 public:
  void setUp() override { database_.owner().run_script("DELETE FROM chat_daemons; DELETE FROM chat_notices"); }

  void tells_each_other_daemon_once() {
    Exchange one{database_.config()}, two{database_.config()}, three{database_.config()};
    await("all are known", [&] { return count("chat_daemons") == "3"; });
    meet({&one, &two, &three});
    std::this_thread::sleep_for(kAloneInterval);  // so that each knows both others
    one.send({Kind::typing, "U00001", "U00002"});
    one.send({Kind::typing, "U00001", "U00003"});
    one.send({Kind::left, "U00001"});
    for (auto* other : {&two, &three})
      CPPUNIT_ASSERT_EQUAL(std::string("U00001+U00002 U00001+U00003 U00001"), told(*other));
    two.send({Kind::left, "U00009"});
    for (auto* other : {&one, &three}) CPPUNIT_ASSERT_EQUAL(std::string("U00009"), told(*other));
  }

  void is_alone_when_the_others_have_stopped() {
    Exchange one{database_.config()};
    {
      Exchange two{database_.config()};
      meet({&one, &two});
      two.send({Kind::left, "U00001"});
      CPPUNIT_ASSERT_EQUAL(std::string("U00001"), told(one));
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a daemon that stops leaves nothing", std::string("0"), count("chat_notices"));
    await("one is alone", [&] { return !one.has_peers(); });
  }

  void tells_the_last_state_of_a_flood() {
    Exchange one{database_.config()}, two{database_.config()};
    meet({&one, &two});
    for (std::size_t i = 0; i < kMaxNotices - 1; ++i)
      one.send({i % 2 == 0 ? Kind::typing_ended : Kind::typing, "U00001", "U00002"});
    one.send({Kind::left, "U00001"});
    const auto words = told(two);
    CPPUNIT_ASSERT_MESSAGE(words, words.size() < 10 * sizeof "U00001-U00002 ");
    one.send({Kind::typing_ended, "U00001", "U00002"});
    one.send({Kind::typing, "U00001", "U00002"});
    one.send({Kind::typing_ended, "U00001", "U00002"});
    one.send({Kind::left, "U00001"});
    const auto last = told(two);
    CPPUNIT_ASSERT_MESSAGE(last, last.ends_with("U00001-U00002 U00001"));
    CPPUNIT_ASSERT(std::stoull(count("chat_notices")) < kMaxNotices);
  }

  void goes_on_when_the_database_is_back() {
    Exchange one{database_.config()}, two{database_.config()};
    meet({&one, &two});
    database_.owner().run_script("RENAME TABLE chat_notices TO elsewhere");
    one.send({Kind::typing, "U00001", "U00002"});
    std::this_thread::sleep_for(2 * kPeerInterval);
    database_.owner().run_script("RENAME TABLE elsewhere TO chat_notices");
    // Each try may be lost.
    pollfd mail{two.mailbox().fd(), POLLIN, 0};
    await("two hears", [&] {
      one.send({Kind::left, "U00001"});
      return ::poll(&mail, 1, static_cast<int>(kPeerInterval.count())) == 1;
    });
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the lost one is not told later", std::string("U00001"), told(two));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ExchangeTest);

}  // namespace beantrack::push
