#include "text/excerpt.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

#include "model/message.h"

namespace beantrack::text {

class ExcerptTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ExcerptTest);
  CPPUNIT_TEST(marks_what_was_found);
  CPPUNIT_TEST(marks_the_text_as_it_is_written);
  CPPUNIT_TEST(marks_ideographs_one_by_one);
  CPPUNIT_TEST(shows_the_text_around);
  CPPUNIT_TEST(cuts_between_characters);
  CPPUNIT_TEST(keeps_clusters_together);
  CPPUNIT_TEST(parts_no_joined_emoji);
  CPPUNIT_TEST(has_bounds);
  CPPUNIT_TEST_SUITE_END();

  // "the [price] of": matches in brackets, dots where it is cut.
  static std::string shown(std::string_view text, std::string_view query) {
    const auto part = excerpt(text, terms(query));
    std::string all = part.cut_before ? "…" : "";
    for (const auto& piece : part.pieces) all += piece.match ? "[" + piece.text + "]" : piece.text;
    return all + (part.cut_after ? "…" : "");
  }

 public:
  void marks_what_was_found() {
    CPPUNIT_ASSERT_EQUAL(std::string("The [price] of [Arabica], the [price]!"),
                         shown("The price of Arabica, the price!", "price ARAB"));
    CPPUNIT_ASSERT_EQUAL(std::string("nothing"), shown("nothing", "else"));
    CPPUNIT_ASSERT_EQUAL(std::string(""), shown("", "x"));
    CPPUNIT_ASSERT_EQUAL(std::string("at [5,25] USD"), shown("at 5,25 USD", "5.25"));
    CPPUNIT_ASSERT_EQUAL(std::string("a [ﷺ] b"), shown("a ﷺ b", "وسلم"));  // one character, four words
  }

  void marks_the_text_as_it_is_written() {
    CPPUNIT_ASSERT_EQUAL(std::string("Un [Café], [cafe\u0301]"), shown("Un Café, cafe\u0301", "cafe"));
    CPPUNIT_ASSERT_EQUAL(std::string("[Straße] 5"), shown("Straße 5", "strasse"));
    CPPUNIT_ASSERT_EQUAL(std::string("<[b]>"), shown("<b>", "b"));
  }

  void marks_ideographs_one_by_one() {
    CPPUNIT_ASSERT_EQUAL(std::string("我们的[咖啡豆]到了"), shown("我们的咖啡豆到了", "咖啡豆"));
    CPPUNIT_ASSERT_EQUAL(std::string("我们的[咖]啡豆到了"), shown("我们的咖啡豆到了", "咖"));
    CPPUNIT_ASSERT_EQUAL(std::string("我们的咖啡豆到[了]"), shown("我们的咖啡豆到了", "了"));
  }

  void shows_the_text_around() {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "before ";
    text += "price";
    for (int i = 0; i < 100; ++i) text += " after";
    const std::string part = shown(text, "price");
    CPPUNIT_ASSERT(part.starts_with("…before ") && part.ends_with(" after…"));
    CPPUNIT_ASSERT(part.find("before [price] after") != std::string::npos);
    CPPUNIT_ASSERT(part.size() < kContextBefore + kContextAfter + 20 && part.size() > kContextAfter);
    CPPUNIT_ASSERT_EQUAL(std::string("short [price]"), shown("short price", "price"));
  }

  void cuts_between_characters() {
    for (const std::string character : {"☕", "é", "豆", "👍🏽", "e\u0301"}) {
      std::string text;
      for (int i = 0; i < 300; ++i) text += character;
      text += " price ";
      for (int i = 0; i < 300; ++i) text += character;
      const auto part = excerpt(text, terms("price"));
      CPPUNIT_ASSERT(part.cut_before && part.cut_after);
      CPPUNIT_ASSERT(part.pieces.front().text.starts_with(character));
      CPPUNIT_ASSERT(part.pieces.back().text.ends_with(character));
      for (const auto& piece : part.pieces) CPPUNIT_ASSERT(is_utf8(piece.text));
    }
  }

  void keeps_clusters_together() {
    CPPUNIT_ASSERT_EQUAL(std::string("a [👩‍👩‍👧] b"), shown("a 👩‍👩‍👧 b", "👩"));
    CPPUNIT_ASSERT_EQUAL(std::string("[👩‍👩‍👧] [👩‍🌾]"), shown("👩‍👩‍👧 👩‍🌾", "👩"));
    CPPUNIT_ASSERT_EQUAL(std::string("[👍🏽]!"), shown("👍🏽!", "👍"));
    CPPUNIT_ASSERT_EQUAL(std::string("🇰🇪[🇺🇬]"), shown("🇰🇪🇺🇬", "🇺🇬"));
  }

  void parts_no_joined_emoji() {
    const std::string man = "👨";
    for (const int count : {60, 200}) {
      std::string chain = man;
      for (int i = 1; i < count; ++i) chain += "\u200D" + man;
      for (const std::string& text : {"needle" + chain, "needle " + chain, "needle " + chain + " x"}) {
        const auto part = excerpt(text, terms("needle"));
        CPPUNIT_ASSERT(part.pieces.back().text.ends_with(man) || part.pieces.back().text.ends_with("x"));
      }
      const auto part = excerpt(chain + " needle", terms("needle"));
      CPPUNIT_ASSERT(part.cut_before && part.pieces.front().text.starts_with(man));
    }
    std::string marks = "a";
    while (marks.size() < 1000) marks += "\u0301";
    CPPUNIT_ASSERT_EQUAL(std::string("…[needle]"), shown(marks + " needle", "needle"));
  }

  // A cluster may be as long as the text that it is in.
  void has_bounds() {
    std::string marks;
    while (marks.size() < 7000) marks += "\u0301";
    for (const std::string& text : {"price" + marks, "a" + marks + " price", "a" + marks + " price" + marks}) {
      const auto part = excerpt(text, terms("price"));
      std::size_t bytes = 0;
      for (const auto& piece : part.pieces) bytes += piece.text.size();
      CPPUNIT_ASSERT(bytes <= 2 * kContextBefore + kContextAfter);
      CPPUNIT_ASSERT(std::any_of(part.pieces.begin(), part.pieces.end(),
                                 [](const auto& piece) { return piece.match && piece.text.starts_with("price"); }));
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ExcerptTest);

}  // namespace beantrack::text
