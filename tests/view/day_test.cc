#include "view/day.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::view::tests {

class DayTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(DayTest);
  CPPUNIT_TEST(is_written_out);
  CPPUNIT_TEST(is_brief_but_clear);
  CPPUNIT_TEST(follows_the_configured_zone);
  CPPUNIT_TEST_SUITE_END();

 public:
  void setUp() override { set_time_zone("UTC"); }
  void tearDown() override { set_time_zone("UTC"); }

  void is_written_out() { CPPUNIT_ASSERT_EQUAL(std::string("22 November 2026"), day_label(kEvening)); }

  void is_brief_but_clear() {
    using std::chrono::days, std::chrono::hours;
    CPPUNIT_ASSERT_EQUAL(std::string("10:30 PM"), brief_label(kEvening, kEvening + hours(1)));
    CPPUNIT_ASSERT_EQUAL(std::string("22 Nov"), brief_label(kEvening, kEvening + hours(2)));
    CPPUNIT_ASSERT_EQUAL(std::string("22 Nov 2026"), brief_label(kEvening, kEvening + days(365)));
  }

  void follows_the_configured_zone() {
    set_time_zone("Africa/Kampala");  // three hours ahead: the next day
    CPPUNIT_ASSERT_EQUAL(std::string("23 November 2026"), day_label(kEvening));
    CPPUNIT_ASSERT_EQUAL(std::string("01:30 AM"), brief_label(kEvening, kEvening));
  }

 private:
  static constexpr Time kEvening = time_from_ms(1795386600000);  // 2026-11-22T22:30:00Z
};

CPPUNIT_TEST_SUITE_REGISTRATION(DayTest);

}  // namespace beantrack::view::tests
