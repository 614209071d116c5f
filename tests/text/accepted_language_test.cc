#include "text/accepted_language.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace beantrack::text {

class AcceptedLanguageTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(AcceptedLanguageTest);
  CPPUNIT_TEST(takes_what_is_liked_best);
  CPPUNIT_TEST(takes_the_language_of_a_variety);
  CPPUNIT_TEST(takes_a_language_that_the_reader_will_know);
  CPPUNIT_TEST(is_english_where_nothing_suits);
  CPPUNIT_TEST(answers_alike_however_often_it_is_asked);
  CPPUNIT_TEST(is_english_where_nothing_can_be_read);
  CPPUNIT_TEST(looks_at_no_endless_header);
  CPPUNIT_TEST_SUITE_END();

  static std::string accepted(std::string_view header) { return std::string(accepted_language(header).tag); }
  struct Row {
    const char* language;
    const char* header;
  };
  template <std::size_t N>
  static void check(const Row (&rows)[N]) {
    for (const auto& [language, header] : rows)
      CPPUNIT_ASSERT_EQUAL_MESSAGE(header, std::string(language), accepted(header));
  }

 public:
  void takes_what_is_liked_best() {
    check({{"fr", "fr"},
           {"ar", "ar"},
           {"en", "en, fr"},
           {"fr", "fr, en"},
           {"fr", "en;q=0.7, fr;q=0.9"},
           {"ar", "fr;q=0.2,ar;q=0.8,en;q=0.5"},
           {"en", "fr;q=0, en;q=0.1"},
           {"ar", "zh-TW, sw;q=0.0, ar;q=0.3"},
           {"fr", "  FR  ,en"},
           {"fr", "x-klingon, fr"},
           {"fr", "fr,,,,en"}});
  }

  void takes_the_language_of_a_variety() {
    check({{"fr", "fr-CA"},
           {"fr", "fr-CA,fr;q=0.9,en;q=0.8"},
           {"ar", "ar-EG, en"},
           {"en", "en-GB,en;q=0.9,fr;q=0.8"},
           {"fr", "fr-Latn-CD-x-own"}});
  }

  void takes_a_language_that_the_reader_will_know() { check({{"fr", "rw"}, {"fr", "br"}, {"en", "sw"}}); }

  void is_english_where_nothing_suits() { check({{"en", ""}, {"en", "*"}, {"en", "de"}, {"en", "zh-TW, ja;q=0.5"}}); }

  void answers_alike_however_often_it_is_asked() {
    for (int round = 0; round < 2; ++round)
      for (int i = 0; i < 300; ++i) {
        const std::string header = (i % 2 ? "fr, de;q=0." : "ar, de;q=0.") + std::to_string(100 + i);
        CPPUNIT_ASSERT_EQUAL(std::string(i % 2 ? "fr" : "ar"), accepted(header));
      }
  }

  void is_english_where_nothing_can_be_read() {
    check({{"en", ","}, {"en", ";q=1"}, {"en", "fr;q=2"}, {"en", "fr;q=x"}, {"en", "French please"}, {"en", "\xFF\xFE"},
           {"en", "fr\"><script>"}});
  }

  void looks_at_no_endless_header() {
    std::string header;
    while (header.size() + 12 < kMaxAcceptLanguage) header += "de;q=0.1,";
    CPPUNIT_ASSERT_EQUAL(std::string("fr"), accepted(header + "fr"));
    while (header.size() < 10 * kMaxAcceptLanguage) header += "de;q=0.1,";
    CPPUNIT_ASSERT_EQUAL(std::string("en"), accepted(header + "fr"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AcceptedLanguageTest);

}  // namespace beantrack::text
