#include "base/clock.h"

#include <cppunit/extensions/HelperMacros.h>

#include "base/errors.h"

namespace beantrack {

class ClockTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ClockTest);
  CPPUNIT_TEST(writes_iso_8601_in_utc);
  CPPUNIT_TEST(labels_hours_as_people_say_them);
  CPPUNIT_TEST(labels_in_the_configured_zone);
  CPPUNIT_TEST(reads_days);
  CPPUNIT_TEST(refuses_unknown_zones);
  CPPUNIT_TEST_SUITE_END();

 public:
  void tearDown() override { set_time_zone("UTC"); }

  void writes_iso_8601_in_utc() {
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-22T14:15:03.123Z"), iso8601(time_from_ms(1795356903123)));
    CPPUNIT_ASSERT_EQUAL(std::string("1970-01-01T00:00:00.000Z"), iso8601(Time{}));
    CPPUNIT_ASSERT_EQUAL(std::string("1969-12-31T23:59:59.999Z"), iso8601(time_from_ms(-1)));
  }

  void labels_hours_as_people_say_them() {
    set_time_zone("UTC");
    const auto at = [](int hour, int minute) { return clock_label(time_from_ms((hour * 60 + minute) * 60'000LL)); };
    CPPUNIT_ASSERT_EQUAL(std::string("12:00 AM"), at(0, 0));
    CPPUNIT_ASSERT_EQUAL(std::string("11:59 AM"), at(11, 59));
    CPPUNIT_ASSERT_EQUAL(std::string("12:00 PM"), at(12, 0));
    CPPUNIT_ASSERT_EQUAL(std::string("02:15 PM"), at(14, 15));
  }

  void labels_in_the_configured_zone() {
    set_time_zone("Africa/Kampala");  // UTC+3 all year
    CPPUNIT_ASSERT_EQUAL(std::string("05:15 PM"), clock_label(time_from_ms(1795356903123)));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-22T14:15:03.123Z"), iso8601(time_from_ms(1795356903123)));
  }

  void reads_days() {
    using namespace std::chrono;
    CPPUNIT_ASSERT(parse_day("2026-11-30") == 2026y / 11 / 30);
    CPPUNIT_ASSERT(parse_day("2028-02-29") == 2028y / 2 / 29);
    for (const char* text : {"", "2026-11-31", "2027-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-11-30",
                             "2026/11/30", "2026-11-30 ", "+026-11-30", "2026-11-3x"})
      CPPUNIT_ASSERT_MESSAGE(text, !parse_day(text));
  }

  void refuses_unknown_zones() {
    CPPUNIT_ASSERT_THROW(set_time_zone("Africa/Atlantis"), ConfigError);
    CPPUNIT_ASSERT_THROW(set_time_zone("/etc/passwd"), ConfigError);
    for (const char* no_zone : {"zone.tab", "zone1970.tab", "tzdata.zi", "leapseconds", "iso3166.tab",
                                "Africa", "Africa/"})
      CPPUNIT_ASSERT_MESSAGE(no_zone, !is_time_zone(no_zone));
    for (const char* zone : {"UTC", "Africa/Kampala", "Europe/Paris", "Etc/GMT+3"})
      CPPUNIT_ASSERT_MESSAGE(zone, is_time_zone(zone));
    CPPUNIT_ASSERT_THROW(set_time_zone("../../etc/passwd"), ConfigError);
    CPPUNIT_ASSERT_THROW(set_time_zone(""), ConfigError);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClockTest);

}  // namespace beantrack
