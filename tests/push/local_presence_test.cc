#include "push/local_presence.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::push {

class LocalPresenceTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LocalPresenceTest);
  CPPUNIT_TEST(tells_each_who_is_here_once);
  CPPUNIT_TEST(lets_nobody_go_before_the_grace_is_over);
  CPPUNIT_TEST(forgets_the_leaving_of_who_came_back);
  CPPUNIT_TEST(does_not_take_who_left_for_present);
  CPPUNIT_TEST(doubts_once_whether_somebody_has_gone);
  CPPUNIT_TEST(keeps_what_could_not_be_noted);
  CPPUNIT_TEST_SUITE_END();

  LocalPresence local_;
  const LocalPresence::Clock::time_point start_ = LocalPresence::Clock::now();

  static std::string words(const std::vector<db::LastSeen>& last_seen) {
    std::string words;
    for (const auto& [user, ago] : last_seen) words += user + "@" + std::to_string(ago.count()) + " ";
    return words;
  }
  LocalPresence::Clock::time_point at(int seconds) const { return start_ + std::chrono::seconds(seconds); }

 public:
  void tells_each_who_is_here_once() {
    local_.add({{"U00002", true}, {"U00001", true}, {"U00002", true}}, at(0));
    local_.add({{"U00001", true}}, at(2));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@0 U00002@0 "), words(local_.present()));
    local_.noted(at(2));
    CPPUNIT_ASSERT(local_.present().empty());
  }

  void lets_nobody_go_before_the_grace_is_over() {
    local_.add({{"U00001", true}, {"U00001", false}}, at(0));
    local_.noted(at(0));
    CPPUNIT_ASSERT(local_.absent(at(9)).empty());
    local_.noted(at(9));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@10000 "), words(local_.absent(at(10))));
    local_.noted(at(10));
    CPPUNIT_ASSERT(local_.absent(at(100)).empty());
  }

  void forgets_the_leaving_of_who_came_back() {
    local_.add({{"U00001", false}, {"U00001", true}, {"U00002", false}}, at(0));
    local_.add({{"U00002", true}}, at(9));
    CPPUNIT_ASSERT(local_.absent(at(100)).empty());
    local_.add({{"U00002", false}}, at(9));
    CPPUNIT_ASSERT(local_.absent(at(18)).empty());
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@10000 "), words(local_.absent(at(19))));
  }

  void does_not_take_who_left_for_present() {
    local_.add({{"U00001", true}, {"U00002", true}, {"U00001", false}}, at(0));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@0 "), words(local_.present()));
    local_.add({{"U00001", true}}, at(1));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@0 U00002@0 "), words(local_.present()));
    local_.add({{"U00001", false}}, at(2));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@0 "), words(local_.present()));
  }

  void doubts_once_whether_somebody_has_gone() {
    local_.add({{"U00001", false}, {"U00002", false}}, at(0));
    CPPUNIT_ASSERT(local_.doubtful(at(2)).empty());
    local_.add({{"U00002", true}}, at(2));
    CPPUNIT_ASSERT(local_.doubtful(at(3)) == std::vector<std::string>{"U00001"});
    CPPUNIT_ASSERT(local_.doubtful(at(4)).empty());
    local_.add({{"U00001", true}, {"U00001", false}}, at(5));
    CPPUNIT_ASSERT(local_.doubtful(at(8)) == std::vector<std::string>{"U00001"});
  }

  void keeps_what_could_not_be_noted() {
    local_.add({{"U00001", true}, {"U00002", false}}, at(0));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@3600000 "), words(local_.absent(at(3600))));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@3600000 "), words(local_.absent(at(3600))));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@0 "), words(local_.present()));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LocalPresenceTest);

}  // namespace beantrack::push
