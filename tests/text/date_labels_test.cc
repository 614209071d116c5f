#include "text/date_labels.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::text {

class DateLabelsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(DateLabelsTest);
  CPPUNIT_TEST(are_those_of_the_language);
  CPPUNIT_TEST(name_every_minute_and_day_rightly);
  CPPUNIT_TEST(outlast_their_store);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::int64_t kDay = 86'400;               // seconds
  static constexpr std::int64_t kAfternoon = 1'795'356'903;  // 2026-11-22 14:15:03

 public:
  void are_those_of_the_language() {
    const auto all = [](std::string_view tag) {
      DateLabels labels{*find_language(tag)};
      std::string text;
      for (const auto form : {DateForm::day, DateForm::brief, DateForm::brief_with_year, DateForm::clock})
        text += labels.label(form, kAfternoon) + "; ";
      return text;
    };
    CPPUNIT_ASSERT_EQUAL(std::string("22 November 2026; 22 Nov; 22 Nov 2026; 02:15 PM; "), all("en"));
    CPPUNIT_ASSERT_EQUAL(std::string("22 novembre 2026; 22 nov.; 22 nov. 2026; 14:15; "), all("fr"));
    CPPUNIT_ASSERT_EQUAL(std::string("22 نوفمبر 2026; 22 نوفمبر; 22 نوفمبر 2026; 2:15 م; "), all("ar"));
  }

  void name_every_minute_and_day_rightly() {
    DateLabels labels{*find_language("en")};
    for (const auto& [local, day, clock] : {std::tuple{0L, "1 January 1970", "12:00 AM"},
                                            std::tuple{59L, "1 January 1970", "12:00 AM"},
                                            std::tuple{60L, "1 January 1970", "12:01 AM"},
                                            std::tuple{kDay - 1, "1 January 1970", "11:59 PM"},
                                            std::tuple{kDay, "2 January 1970", "12:00 AM"},
                                            std::tuple{-1L, "31 December 1969", "11:59 PM"}}) {
      CPPUNIT_ASSERT_EQUAL(std::string(day), labels.label(DateForm::day, local));
      CPPUNIT_ASSERT_EQUAL(std::string(clock), labels.label(DateForm::clock, local));
    }
  }

  void outlast_their_store() {
    DateLabels labels{*find_language("en")};
    for (std::size_t i = 0; i <= kMaxLabels; ++i)
      labels.label(DateForm::day, kAfternoon + static_cast<std::int64_t>(i) * kDay);
    CPPUNIT_ASSERT_EQUAL(std::string("22 November 2026"), labels.label(DateForm::day, kAfternoon));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DateLabelsTest);

}  // namespace beantrack::text
