#include "push/roll.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::push {

class RollTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RollTest);
  CPPUNIT_TEST(tells_each_who_is_here_once);
  CPPUNIT_TEST(lets_nobody_go_before_the_grace_is_over);
  CPPUNIT_TEST(forgets_the_leaving_of_who_came_back);
  CPPUNIT_TEST(does_not_take_who_left_for_present);
  CPPUNIT_TEST(doubts_once_whether_somebody_has_gone);
  CPPUNIT_TEST(keeps_what_could_not_be_noted);
  CPPUNIT_TEST_SUITE_END();

  Roll roll_;
  const Roll::Clock::time_point start_ = Roll::Clock::now();

  static std::string words(const std::vector<db::Sighting>& sightings) {
    std::string words;
    for (const auto& [user, ago] : sightings) words += user + "@" + std::to_string(ago.count()) + " ";
    return words;
  }
  Roll::Clock::time_point at(int seconds) const { return start_ + std::chrono::seconds(seconds); }

 public:
  void tells_each_who_is_here_once() {
    roll_.add({{"U00002", true}, {"U00001", true}, {"U00002", true}}, at(0));
    roll_.add({{"U00001", true}}, at(2));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@0 U00002@0 "), words(roll_.present()));
    roll_.noted(at(2));
    CPPUNIT_ASSERT(roll_.present().empty());
  }

  void lets_nobody_go_before_the_grace_is_over() {
    roll_.add({{"U00001", true}, {"U00001", false}}, at(0));
    roll_.noted(at(0));
    CPPUNIT_ASSERT(roll_.absent(at(9)).empty());
    roll_.noted(at(9));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@10000 "), words(roll_.absent(at(10))));
    roll_.noted(at(10));
    CPPUNIT_ASSERT(roll_.absent(at(100)).empty());
  }

  void forgets_the_leaving_of_who_came_back() {
    roll_.add({{"U00001", false}, {"U00001", true}, {"U00002", false}}, at(0));
    roll_.add({{"U00002", true}}, at(9));
    CPPUNIT_ASSERT(roll_.absent(at(100)).empty());
    roll_.add({{"U00002", false}}, at(9));
    CPPUNIT_ASSERT(roll_.absent(at(18)).empty());
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@10000 "), words(roll_.absent(at(19))));
  }

  void does_not_take_who_left_for_present() {
    roll_.add({{"U00001", true}, {"U00002", true}, {"U00001", false}}, at(0));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@0 "), words(roll_.present()));
    roll_.add({{"U00001", true}}, at(1));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@0 U00002@0 "), words(roll_.present()));
    roll_.add({{"U00001", false}}, at(2));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@0 "), words(roll_.present()));
  }

  void doubts_once_whether_somebody_has_gone() {
    roll_.add({{"U00001", false}, {"U00002", false}}, at(0));
    CPPUNIT_ASSERT(roll_.doubtful(at(2)).empty());
    roll_.add({{"U00002", true}}, at(2));
    CPPUNIT_ASSERT(roll_.doubtful(at(3)) == std::vector<std::string>{"U00001"});
    CPPUNIT_ASSERT(roll_.doubtful(at(4)).empty());
    roll_.add({{"U00001", true}, {"U00001", false}}, at(5));
    CPPUNIT_ASSERT(roll_.doubtful(at(8)) == std::vector<std::string>{"U00001"});
  }

  void keeps_what_could_not_be_noted() {
    roll_.add({{"U00001", true}, {"U00002", false}}, at(0));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@3600000 "), words(roll_.absent(at(3600))));
    CPPUNIT_ASSERT_EQUAL(std::string("U00002@3600000 "), words(roll_.absent(at(3600))));
    CPPUNIT_ASSERT_EQUAL(std::string("U00001@0 "), words(roll_.present()));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RollTest);

}  // namespace beantrack::push
