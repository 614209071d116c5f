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
  CPPUNIT_TEST(takes_single_spaces_alone);
  CPPUNIT_TEST(takes_joiners_in_their_place_alone);
  CPPUNIT_TEST(takes_sequences_of_emoji);
  CPPUNIT_TEST(is_one_line_of_text);
  CPPUNIT_TEST_SUITE_END();

  static void check(TextFault fault, const std::string& name) {
    CPPUNIT_ASSERT_MESSAGE(name, check_name(name) == fault);
  }

 public:
  void takes_names_of_all_scripts() {
    for (const char* name : {"Okello", "N", "7", "J. O'Brien-Smith & Co. (2)", "Ngũgĩ", "محمّد", "קפה", "王小明", "佐藤花子",
                             "Łukasz", "สมชาย", "☕", "🇺🇬 Coffee", "$", "葛\U000E0100城", "👩🏽"})
      check(TextFault::none, name);
  }

  void wants_something_to_see() {
    for (const char* name : {"", " ", "\u00A0\u3000", "\u0301\u0301", "...", " - "}) check(TextFault::empty, name);
  }

  // At the end, and in the middle of what looks like another's name then.
  void refuses_what_hides_or_turns() {
    for (const char* bad :
         {"\u202E",     "\u2066",     "\u200E",     "\u200B",     "\u2060",     "\u00AD",     "\uFEFF", "\u2028",
          "\u2029",     "\uE000",     "\uFDD0",     "\uFFFE",     "\U0010FFFF", "\U000E0041", "\n",     "\x7F",
          "\u200C",     "\u200D",     "\u3164",     "\u115F",     "\u1160",     "\uFFA0",     "\u2800", "\uFE0E",
          "\uFE0F",     "\uFE00",     "\u034F",     "\u17B4",     "\u180B",     "\u0378",     "\u2065", "\U000E0FFF",
          "\U000E0100", "\U000F0000", "\u061C",     "\u206A"}) {
      check(TextFault::control_character, std::string("Ad") + bad + "min");
      check(TextFault::control_character, std::string("Admin") + bad);
      check(TextFault::control_character, bad + std::string("Admin"));
      check(TextFault::control_character, std::string("Admin ") + bad + " x");
    }
    for (const char* alone : {"\u3164", "\u2800", "\uFE0F", "\uFFFC",
                              "\U00013441", "\U00013442", "\U0001D159"}) check(TextFault::control_character, alone);
  }

  void takes_single_spaces_alone() {
    check(TextFault::none, "Okello James");
    for (const char* name : {"Okello  James", "Okello\u00A0", "Okello\u00A0James", "Okello\u3000James", "a\u2003b",
                             "a\u202Fb", "a\u1680b", "a \u2009b"}) {
      check(TextFault::control_character, name);
      check(TextFault::none, normalize_whitespace(name));
    }
    CPPUNIT_ASSERT_EQUAL(std::string("Okello James"), normalize_whitespace(" \u00A0Okello\u2003\u3000 James\u00A0\u202F"));
    CPPUNIT_ASSERT_EQUAL(std::string("佐藤 花子"), normalize_whitespace("佐藤　花子"));
    CPPUNIT_ASSERT_EQUAL(std::string(), normalize_whitespace("\u3000 "));
    CPPUNIT_ASSERT_EQUAL(std::string("\xff a\xC2"), normalize_whitespace("\xff  a\xC2"));
  }

  void takes_joiners_in_their_place_alone() {
    for (const char* name : {"علی\u200Cرضا", "بی\u200Cبی", "क्\u200Dष", "क्\u200Cष", "ക്\u200Dക",
                             "രാജന്\u200D", "ශ්\u200Dරී", "র\u200D্যাচেল"})
      check(TextFault::none, name);
    for (const char* name : {"\u200DOkello", "Okello\u200D", "Okello \u200Cx", "a\u200D\u200Db", "a\u200C b", "a\u200Cb",
                             "1\u200D2", "a\u200D☕", "\u0301\u200Da", "я\u200Cа", "王\u200D明", "क\u200Dष", "क\u200Cष",
                             "ع\u200Dلی", "د\u200Cر", "علی\u200C", "\u200Cعلی", "علی\u200C\u200Cرضا",
                             "क्\u200D\u200Dष", "علی\u200Ca"})
      check(TextFault::control_character, name);
  }

  void takes_sequences_of_emoji() {
    for (const char* name : {"👩\u200D🌾", "👩🏽\u200D🌾", "❤\uFE0F\u200D🔥", "👨\u200D👩\u200D👧", "☕\uFE0F", "☕\uFE0E", "🏳\uFE0F\u200D🌈",
                             "1\uFE0F\u20E3", "#\uFE0F\u20E3 Coffee", "👍🏿", "\U0001FAF9", "\U0001FADF"})
      check(TextFault::none, name);
    for (const char* name : {"☕\u200C☕", "☕\u200D", "\u200D☕", "☕\u200Da", "☕\u200D\u200D☕", "☕\uFE0F\uFE0F", "☕\uFE00",
                             "1\uFE0F", "a\uFE0F\u20E3", "☕\U000E0100", "王\uFE00\uFE00", "☕\u0301\u200D☕"})
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
