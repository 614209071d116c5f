#include "push/peers.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::push {

class PeersTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PeersTest);
  CPPUNIT_TEST(tells_what_is_new_once);
  CPPUNIT_TEST(drops_what_is_too_much);
  CPPUNIT_TEST(goes_on_where_a_restored_database_stands);
  CPPUNIT_TEST(believes_a_daemon_that_changes_whatever_its_clock_says);
  CPPUNIT_TEST_SUITE_END();

  Peers peers_;
  const Peers::Clock::time_point start_ = Peers::Clock::now();

  Peers::Clock::time_point at(int seconds) const { return start_ + std::chrono::seconds(seconds); }
  std::string news(const std::vector<db::DaemonRow>& rows, int seconds = 0) {
    std::string words;
    for (const auto& [daemon, after, up_to] : peers_.update(rows, at(seconds)))
      words += std::to_string(daemon) + ":" + std::to_string(after) + "-" + std::to_string(up_to) + " ";
    return words;
  }

 public:
  void tells_what_is_new_once() {
    CPPUNIT_ASSERT_EQUAL_MESSAGE("said before", std::string(), news({{1, 5, "a"}, {2, 0, "a"}}));
    CPPUNIT_ASSERT_EQUAL(std::string("1:5-7 2:0-1 "), news({{1, 7, "b"}, {2, 1, "b"}}));
    CPPUNIT_ASSERT_EQUAL(std::string(), news({{1, 7, "c"}, {2, 1, "b"}}));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("another one", std::string("2:1-2 "), news({{3, 9, "a"}, {2, 2, "c"}}));
  }

  void drops_what_is_too_much() {
    news({{1, 0, "a"}});
    CPPUNIT_ASSERT_EQUAL(std::string("1:1-1001 "), news({{1, kMaxNews + 1, "b"}}));
    CPPUNIT_ASSERT_EQUAL(std::string("1:1001-1002 "), news({{1, kMaxNews + 2, "b"}}));
  }

  void goes_on_where_a_restored_database_stands() {
    news({{1, 50, "b"}});
    CPPUNIT_ASSERT_EQUAL(std::string(), news({{1, 20, "a"}}));
    CPPUNIT_ASSERT_EQUAL(std::string("1:20-51 "), news({{1, 51, "c"}}));
  }

  void believes_a_daemon_that_changes_whatever_its_clock_says() {
    CPPUNIT_ASSERT(!peers_.any(at(0)));
    news({{1, 0, "2038"}}, 0);
    CPPUNIT_ASSERT(peers_.any(at(24)));
    news({{1, 0, "1970"}}, 20);
    news({{1, 0, "1970"}}, 44);
    CPPUNIT_ASSERT(peers_.any(at(44)));
    CPPUNIT_ASSERT_MESSAGE("25 s without a change", !peers_.any(at(45)));
    news({{1, 1, "1970"}}, 50);
    CPPUNIT_ASSERT(peers_.any(at(50)));
    news({}, 51);
    CPPUNIT_ASSERT_MESSAGE("it has stopped", !peers_.any(at(51)));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PeersTest);

}  // namespace beantrack::push
