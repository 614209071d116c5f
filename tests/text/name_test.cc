#include "text/name.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "model/user.h"

namespace beantrack::text {

class NameTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(NameTest);
  CPPUNIT_TEST(takes_names_of_all_scripts);
  CPPUNIT_TEST(wants_something_to_see);
  CPPUNIT_TEST(refuses_what_hides_or_turns);
  CPPUNIT_TEST(takes_joiners_in_their_place_alone);
  CPPUNIT_TEST(is_one_line_of_text);
  CPPUNIT_TEST_SUITE_END();

  static void check(TextFault fault, const std::string& name) {
    CPPUNIT_ASSERT_MESSAGE(name, check_name(name) == fault);
  }

 public:
  void takes_names_of_all_scripts() {
    for (const char* name : {"Okello", "N", "7", "J. O'Brien-Smith & Co. (2)", "Ngũgĩ", "محمّد", "קפה", "王小明", "佐藤　花子",
                             "Łukasz", "สมชาย", "☕", "🇺🇬 Coffee", "$", "葛\U000E0100城", "👩🏽"})
      check(TextFault::none, name);
  }

  void wants_something_to_see() {
    for (const char* name : {"", " ", "\u00A0\u3000", "\u0301\u0301", "...", " - ", "\u3164", "\u2800", "\uFE0F"})
      check(TextFault::empty, name);
  }

  void refuses_what_hides_or_turns() {
    for (const char* bad : {"\u202E", "\u2066", "\u200E", "\u200B", "\u2060", "\u00AD", "\uFEFF", "\u2028", "\u2029",
                            "\uE000", "\uFDD0", "\uFFFE", "\U0010FFFF", "\U000E0041", "\U000F0000", "\n", "\x7F"}) {
      check(TextFault::control_character, std::string("Okello") + bad + "x");
      check(TextFault::control_character, std::string("Okello") + bad);
    }
  }

  void takes_joiners_in_their_place_alone() {
    for (const char* name : {"علی\u200Cرضا", "क्\u200Dष", "ക്\u200Dക", "👩\u200D🌾", "👩🏽\u200D🌾", "❤\uFE0F\u200D🔥"})
      check(TextFault::none, name);
    for (const char* name : {"\u200DOkello", "Okello\u200D", "Okello \u200Cx", "a\u200D\u200Db", "a\u200C b",
                             "1\u200D2", "☕\u200C☕", "a\u200D☕", "\u0301\u200Da"})
      check(TextFault::control_character, name);
  }

  void is_one_line_of_text() {
    check(TextFault::not_utf8, "a\xff");
    check(TextFault::not_utf8, "\xED\xA0\x80");
    check(TextFault::none, std::string(kMaxNameCharacters, 'x'));
    check(TextFault::too_long, std::string(kMaxNameCharacters + 1, 'x'));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(NameTest);

}  // namespace beantrack::text
