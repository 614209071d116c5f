#include "text/shown.h"

#include <cppunit/extensions/HelperMacros.h>

#include "model/message.h"
#include "support/thread_clock.h"
#include "text/name.h"

namespace beantrack::text {

class ShownTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ShownTest);
  CPPUNIT_TEST(shows_texts_as_they_are);
  CPPUNIT_TEST(shows_nothing_of_what_is_blank);
  CPPUNIT_TEST(shows_the_name_of_a_file);
  CPPUNIT_TEST(shows_no_path);
  CPPUNIT_TEST(takes_other_json_for_text);
  CPPUNIT_TEST(takes_no_longer_for_nested_json);
  CPPUNIT_TEST(shows_allowed_names_as_they_are);
  CPPUNIT_TEST(shows_names_without_what_is_hidden);
  CPPUNIT_TEST(shows_only_allowed_names);
  CPPUNIT_TEST(shows_the_id_of_the_nameless);
  CPPUNIT_TEST_SUITE_END();

  static void message(std::string_view shown, const std::string& content) {
    CPPUNIT_ASSERT_EQUAL(std::string(shown), shown_message(content));
  }
  static void name(std::string_view shown, std::string_view stored) {
    CPPUNIT_ASSERT_EQUAL(std::string(shown), shown_name(stored, "U00013"));
  }

 public:
  void shows_texts_as_they_are() {
    for (const char* text : {"hello", " a\n\tb ", "{", "{}", "a\u202Eb", "…", "{name}", "{\"a\":1}", "\xff"}) message(text, text);
  }

  void shows_nothing_of_what_is_blank() {
    for (const char* text : {"", " \n", "\u200B", "\u2800", "\u3164"}) message("", text);
  }

  void shows_the_name_of_a_file() {
    message("invoice.pdf", R"({"type":"attachment","file_name":"invoice.pdf","file_path":"chat\/a1b2.pdf",)"
                           R"("file_type":"application\/pdf"})");
    message("prix été ☕.xlsx", R"({"file_path":"x","file_name":"prix \u00e9t\u00e9 ☕.xlsx","type":"attachment","n":[{}]} )");
    message("a.pdf", R"({"type":"attachment","file_name":"a.pdf"})");
    for (const char* blanks : {" ", "\n", "\r\n\t  "})
      message("a.pdf", blanks + std::string(R"({"type":"attachment","file_name":"a.pdf","file_path":"x\/y"})") + blanks);
    message("<b>.pdf", R"({"type":"attachment","file_name":"<b>.pdf"})");
  }

  void shows_no_path() {
    for (const char* file : {R"(C:\\users\\okello\\a.pdf)", "../../etc/a.pdf", R"(\/var\/a.pdf)", R"(\u202e\n a.pdf\u200b)"})
      message("a.pdf", std::string(R"({"type":"attachment","file_name":")") + file + R"(","file_path":"/secret"})");
    for (const char* file : {R"("")", R"("\u200b")", "null", "5", R"(["a.pdf"])", R"({"a":"b"})", R"("folder\/")"}) {
      const std::string named = std::string(R"({"type":"attachment","file_name":)") + file;
      message("b.pdf", named + R"(,"file_path":"chat_files\/b.pdf"})");
      for (const char* path : {R"("chat_files\/")", R"("")", "null", "5"})
        message(kNamelessFile, named + R"(,"file_path":)" + path + "}");
    }
    message("b.pdf", R"({"type":"attachment","file_path":"C:\\chat\\b.pdf"})");
    const auto long_name = shown_message(R"({"type":"attachment","file_name":")" + std::string(20'000, 'x') + R"("})");
    CPPUNIT_ASSERT_EQUAL(std::size_t{255}, long_name.size());
  }

  void takes_other_json_for_text() {
    for (const char* text :
         {R"({"type":"attachment"})", R"({"type":"text","file_name":"a.pdf"})", R"({"type":["attachment"],"file_name":"a"})",
          R"([{"type":"attachment","file_name":"a.pdf"}])", R"({"message":{"type":"attachment","file_name":"a.pdf"}})",
          R"({"type":"attachment","file_name":"a.pdf")", R"({"type":"attachment","file_name":"a.pdf"} and)",
          R"(see {"type":"attachment","file_name":"a.pdf"})", R"({"type":"attachment","file_name":"\ud83d"})"})
      message(text, text);
  }

  // As deep and as long as a column holds, against a plain text of that length.
  void takes_no_longer_for_nested_json() {
    const auto time = [](const std::string& text) {
      const auto begin = tests::ThreadClock::now();
      for (int i = 0; i < 5; ++i) shown_message(text);
      return tests::ThreadClock::now() - begin;
    };
    std::string fields = R"({"type":"attachment","file_name":"a")";
    while (fields.size() < 60'000) fields += R"(,"x":1)";
    const auto flat = time(fields + "}");
    for (const char* unit : {"[", R"({"a":)", R"(["a",{"b":[)"}) {
      std::string nested = R"({"type":"attachment","file_name":"a.pdf","x":)";
      while (nested.size() < 60'000) nested += unit;
      CPPUNIT_ASSERT_MESSAGE(unit, time(nested) < 10 * flat);
    }
  }

  void shows_allowed_names_as_they_are() {
    for (const char* allowed : {"Okello", "J. O'Brien & Co.", "محمّد", "王小明", "علی\u200Cرضا", "क्\u200Dष", "👩\u200D🌾",
                                "1\uFE0F\u20E3", "葛\U000E0100城"}) {
      name(allowed, allowed);
      CPPUNIT_ASSERT_EQUAL(std::string(allowed), spelled_name(allowed));
    }
  }

  void shows_names_without_what_is_hidden() {
    for (const char* hidden : {"\u202E", "\u202A", "\u202C", "\u2066", "\u2069", "\u200E", "\u200F", "\u061C", "\u200B",
                               "\u2060", "\u00AD", "\uFEFF", "\u3164", "\u2800", "\uE000", "\U000E0041", "\u034F"})
      name("Admin", std::string("Ad") + hidden + "min" + hidden);
    name("Okello James", "Okello \u00A0\n James\u3000");
    name("[31mOkello [0m", "\x1b[31mOkello\x1b[0m");
    name("a b", "a\u2028\r\nb\t");
    name("a\uFFFD", "a\xff");
    CPPUNIT_ASSERT_EQUAL(std::string("Ad<U+202E>min<U+0007>"), spelled_name("Ad\u202Emin\a"));
    CPPUNIT_ASSERT_EQUAL(std::string("a<U+00A0>b"), spelled_name("a\u00A0b"));
  }

  void shows_only_allowed_names() {
    for (const char* stored : {"a\u202E\u200Db", "☕\u200D\u202E☕", "क्\u200D\u200Dष", "علی\u200C\u202Eرضا", "☕\uFE0F\uFE0F\u200D☕",
                               "\u202Ea \u202E b\u202E", "王\uFE00\uFE00", "\x07 a\xff", "a✅\u200D☕", "☕\u200D✅ a", "a✅\uFE0F\u200D☕",
                               "☕\n\u200D☕"}) {
      const std::string shown = shown_name(stored, "U00013");
      CPPUNIT_ASSERT_MESSAGE(stored, check_name(shown) == TextFault::none);
      CPPUNIT_ASSERT_EQUAL(shown, shown_name(shown, "U00013"));
    }
  }

  void shows_the_id_of_the_nameless() {
    for (const char* stored : {"", " ", "\u202E", "\u3164\u2800", "\n\x1b", "\u0301"}) name("U00013", stored);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ShownTest);

}  // namespace beantrack::text
