#include "text/time_zone.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::text {

using namespace std::chrono;

class TimeZoneTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(TimeZoneTest);
  CPPUNIT_TEST(knows_where_a_day_begins);
  CPPUNIT_TEST(knows_days_of_23_and_25_hours);
  CPPUNIT_TEST(knows_days_without_midnight);
  CPPUNIT_TEST(shows_the_moment_in_its_day);
  CPPUNIT_TEST(refuses_what_is_no_zone);
  CPPUNIT_TEST(falls_back_to_the_configured_zone);
  CPPUNIT_TEST_SUITE_END();

  static std::string begin(const char* zone, year_month_day day) { return iso8601(find_zone(zone)->begin_of_day(day)); }
  static hours length(const char* zone, year_month_day day) {
    const auto found = find_zone(zone);
    return duration_cast<hours>(found->begin_of_day(sys_days(day) + days(1)) - found->begin_of_day(day));
  }

 public:
  void tearDown() override {
    use_zone(nullptr);
    set_time_zone("UTC");
  }

  void knows_where_a_day_begins() {
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-30T00:00:00.000Z"), begin("UTC", 2026y / 11 / 30));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-29T21:00:00.000Z"), begin("Africa/Kampala", 2026y / 11 / 30));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-20T15:00:00.000Z"), begin("Asia/Tokyo", 2026y / 11 / 21));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-20T18:15:00.000Z"), begin("Asia/Kathmandu", 2026y / 11 / 21));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-20T18:30:00.000Z"), begin("+05:30", 2026y / 11 / 21));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-06-30T22:00:00.000Z"), begin("Europe/Berlin", 2026y / 7 / 1));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-12-31T23:00:00.000Z"), begin("Europe/Berlin", 2027y / 1 / 1));
  }

  void knows_days_of_23_and_25_hours() {
    CPPUNIT_ASSERT(length("Europe/Berlin", 2026y / 3 / 29) == hours(23));
    CPPUNIT_ASSERT(length("Europe/Berlin", 2026y / 10 / 25) == hours(25));
    CPPUNIT_ASSERT(length("Europe/Berlin", 2026y / 10 / 26) == hours(24));
    CPPUNIT_ASSERT(length("America/New_York", 2026y / 11 / 1) == hours(25));
  }

  void knows_days_without_midnight() {
    CPPUNIT_ASSERT_EQUAL(std::string("2018-11-04T03:00:00.000Z"), begin("America/Sao_Paulo", 2018y / 11 / 4));
    CPPUNIT_ASSERT(length("America/Sao_Paulo", 2018y / 11 / 4) == hours(23));
    CPPUNIT_ASSERT_EQUAL(std::string("2026-11-01T04:00:00.000Z"), begin("America/Havana", 2026y / 11 / 1));  // twice
    CPPUNIT_ASSERT(length("Pacific/Apia", 2011y / 12 / 30) == hours(0));  // there was none
  }

  void shows_the_moment_in_its_day() {
    const Time evening = time_from_ms(1795204800000);  // 2026-11-20T20:00:00Z
    const auto day = [&](const char* zone) {
      return year_month_day(floor<days>(sys_seconds(seconds(find_zone(zone)->local_seconds(evening)))));
    };
    CPPUNIT_ASSERT(day("Asia/Tokyo") == 2026y / 11 / 21);
    CPPUNIT_ASSERT(day("UTC") == 2026y / 11 / 20);
    CPPUNIT_ASSERT(day("America/New_York") == 2026y / 11 / 20);
    CPPUNIT_ASSERT_EQUAL(std::int64_t{-1}, find_zone("UTC")->local_seconds(time_from_ms(-1)));
  }

  void refuses_what_is_no_zone() {
    for (const char* name : {"", "Africa/Atlantis", "../../etc/passwd", "/etc/passwd", "UTC;", "Asia/Tokyo\n", "Etc/Unknown",
                             "+99:00", "é", "0", "Asia%2FTokyo"})
      CPPUNIT_ASSERT_MESSAGE(name, !find_zone(name));
    CPPUNIT_ASSERT(!find_zone(std::string(kMaxZoneName + 1, 'a')));
  }

  void falls_back_to_the_configured_zone() {
    set_time_zone("Africa/Kampala");
    CPPUNIT_ASSERT_EQUAL(std::string("Africa/Kampala"), zone_in_use().name());
    use_zone(find_zone("Asia/Tokyo"));
    CPPUNIT_ASSERT_EQUAL(std::string("Asia/Tokyo"), zone_in_use().name());
    use_zone(find_zone("Nowhere"));
    CPPUNIT_ASSERT_EQUAL(std::string("Africa/Kampala"), zone_in_use().name());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TimeZoneTest);

}  // namespace beantrack::text
