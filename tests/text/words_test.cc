#include "text/words.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace beantrack::text {

class WordsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(WordsTest);
  CPPUNIT_TEST(folds_capitals_and_accents);
  CPPUNIT_TEST(folds_what_looks_alike);
  CPPUNIT_TEST(parts_words);
  CPPUNIT_TEST(finds_the_beginning_of_the_last_word_alone);
  CPPUNIT_TEST(asks_for_all_words);
  CPPUNIT_TEST(finds_numbers_and_prices);
  CPPUNIT_TEST(finds_parts_of_longer_numbers);
  CPPUNIT_TEST(finds_in_scripts_without_spaces);
  CPPUNIT_TEST(finds_in_arabic_and_hebrew);
  CPPUNIT_TEST(finds_pictographs);
  CPPUNIT_TEST(knows_where_a_word_stands);
  CPPUNIT_TEST(has_bounds);
  CPPUNIT_TEST(bears_anything);
  CPPUNIT_TEST_SUITE_END();

  using Texts = std::vector<std::string>;

  static Texts folded(std::string_view text) {
    Texts all;
    for (const auto& word : words(text)) all.push_back(word.folded);
    return all;
  }

  // What the search does with the index.
  static bool finds(std::string_view query, std::string_view text) {
    const auto asked = terms(query);
    const auto there = words(text);
    return !asked.empty() && std::all_of(asked.begin(), asked.end(), [&](const Term& term) {
      return std::any_of(there.begin(), there.end(), [&](const Word& word) { return term.match(word.folded); });
    });
  }

  static void found(const char* query, const char* text) {
    CPPUNIT_ASSERT_MESSAGE(std::string(query) + " finds " + text, finds(query, text));
  }
  static void not_found(const char* query, const char* text) {
    CPPUNIT_ASSERT_MESSAGE(std::string(query) + " does not find " + text, !finds(query, text));
  }

 public:
  void folds_capitals_and_accents() {
    for (const char* text : {"Café", "CAFÉ", "cafe\u0301", "cafe", "ＣＡＦＥ", "C\u0327afe", "ca\u00ADfe"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string("cafe"), folded(text).at(0));
    found("zurich", "Zürich");
    found("Đà Lạt", "cà phê da lat");
    found("ca phe", "Cà Phê");
    found("ΚΑΦΈΣ", "καφές");
    found("кофе", "КОФЕ");
    found("елка", "Ёлка");
  }

  void folds_what_looks_alike() {
    found("strasse", "Straße");
    found("STRASSE", "straße");
    found("straße", "STRASSE");
    found("istanbul", "İstanbul");
    found("istanbul", "ıstanbul");
    found("ISTANBUL", "İstanbul");
    found("lodz", "Łódź");
    found("smorrebrod", "smørrebrød");
    found("aether", "Æther");
    found("fish", "ﬁsh");
    found("no 5", "№5 is No 5");
  }

  void parts_words() {
    CPPUNIT_ASSERT((Texts{"a", "b", "c", "d", "e"}) == folded("a b,c\nd\t(e)"));
    CPPUNIT_ASSERT((Texts{"l", "arabica", "don", "t"}) == folded("l'arabica don’t"));
    CPPUNIT_ASSERT((Texts{"okello", "example", "com"}) == folded("<okello@example.com>"));
    CPPUNIT_ASSERT((Texts{"m00042"}) == folded("M00042"));
    CPPUNIT_ASSERT((Texts{"snake", "case"}) == folded("snake_case"));
    CPPUNIT_ASSERT(folded(" \n.,;!?-+*\"'()~<>@ ").empty());
  }

  void finds_the_beginning_of_the_last_word_alone() {
    found("pric", "the price");
    found("the pric", "price of the lot");
    not_found("pric the", "the price");
    not_found("rice", "price");
  }

  void asks_for_all_words() {
    found("de la", "prix de la tonne");
    not_found("de la", "prix de tonne");
    found("is it", "it is");
    found("t", "don't");
  }

  void finds_numbers_and_prices() {
    for (const char* query : {"5.25", "5,25", "5.2", "5", "25"}) found(query, "For all sixty bags: 5.25.");
    found("5,25 usd", "5.25 USD");
    not_found("5.25", "5 kg at 25");
    not_found("5.25", "15.25");
    not_found("5 bags", "15 bags");
    for (const char* query : {"2026-11-30", "2026/11/30", "2026.11", "2026-11 load", "11-30", "30", "2026 load"})
      found(query, "load on 2026-11-30");
    not_found("2026-30", "2026-11-30");
    for (const char* query : {"1,200,000", "1.200.000", "1200000", "1,200", "1200000 ugx"})
      found(query, "1,200,000 UGX");
    found("1,200,000", "UGX 1200000");
    found("1,200,000 ugx", "1200000 UGX");
    not_found("1,200,000 ugx", "12000001 UGX");
    for (const char* query : {"1,234", "1.234", "1234", "1234.50", "1234,5", "1,234.50", "1,234 usd", "1234 usd", "50"})
      found(query, "USD 1,234.50 usd");
    found("1234567.89", "1.234.567,89");
    found("1,234,567", "1.234.567,89");
    not_found("123450", "1,234.50");
    not_found("234.50 usd", "1,234 usd");
    found("17/18", "screen 17/18");
    found("8:00", "Thursday 8:00");
    found("m00042", "see M00042.");
    not_found("42", "M00042");
    found("25", "٢٥ كيس");
    found("5.25", "٥٫٢٥");
    CPPUNIT_ASSERT((Texts{"1", "2"}) == folded("1.-2"));
    CPPUNIT_ASSERT((Texts{"v1.2", "v1", "2"}) == folded("v1.2"));
  }

  // Addresses, versions, dates, lots and telephone numbers look like thousands here and there.
  void finds_parts_of_longer_numbers() {
    for (const char* query : {"10.100", "10.100.200", "100.200", "100.200.101", "200.101", "100.200 is", "10.100.200.101",
                              "200.101 is", "101 is", "10.100 is"})
      found(query, "10.100.200.101 is the printer");
    for (const char* query : {"100.201", "100200.101", "10.200", "100.2001", "00.200"})
      not_found(query, "10.100.200.101 is the printer");
    for (const char* query : {"1.2", "1.2.3", "2.3", "100.200 of"}) found(query, "1.2.3 and 1.2.3.100.200.5 of it");
    for (const char* query : {"20.11.2026", "20.11", "11.2026", "2026"}) found(query, "20.11.2026");
    for (const char* query : {"0772.123.456", "0772-123", "123.456", "123-456 now", "772"})
      found(query, "call 0772-123-456 or 772 now");
    for (const char* query : {"123.456", "456/789", "123/456/789", "456.789 lot", "123456789"})
      found(query, "lot 123/456/789");
    for (const char* query : {"1.234.567", "1234567", "1,234,567", "234.567", "1.234", "1.234 ugx", "1.234.567 ugx"})
      found(query, "UGX 1.234.567 ugx");
    for (const char* query : {"1.234.567", "1,234,567 ugx"}) found(query, "1234567 UGX");
    found("1,234.50 usd", "1234.5 1234.50 USD");
    found("0.125", "0.125 %");
    not_found("0125", "0.125 %");
    not_found("1,234 usd", "12345 USD");
  }

  void finds_in_scripts_without_spaces() {
    for (const char* query : {"咖啡", "咖", "啡", "豆", "咖啡豆", "啡豆", "豆 咖"}) found(query, "我们的咖啡豆到了");
    not_found("豆咖", "我们的咖啡豆到了");
    not_found("茶", "我们的咖啡豆到了");
    found("コーヒー", "ブラジルコーヒー豆");
    found("ｺｰﾋｰ", "コーヒー");
    found("가격", "커피가격은");
    found("커피", "커피를");
    found("กาแฟ", "ราคากาแฟวันนี้");
    found("iphone 用", "iPhone用ケース");
    not_found("か", "が");
    CPPUNIT_ASSERT((Texts{"咖啡", "啡豆", "豆"}) == folded("咖啡豆"));
  }

  void finds_in_arabic_and_hebrew() {
    found("قهوة", "قَهْوَةٌ جيدة");
    found("اسعار", "أسعار");
    found("قهوه", "قهـــوه");
    found("קפה", "קָפֶה");
    for (const char* text : {"القهوة", "القهوه", "الْقَهْوَةُ", "القهــوة"})
      for (const char* query : {"القهوة", "القهوه", "القهو", "القهوة ☕"})
        found(query, (std::string(text) + " ☕").c_str());
    for (const char* text : {"إلى مصطفى", "الى مصطفي", "ٱلى مصطفی", "ألي مصطفى"})
      for (const char* query : {"الى", "إلي", "مصطفي", "مصطفى", "الى مصطفى"}) found(query, text);
    found("اسيا", "آسيا");
    found("كيلو", "کیلو");
    found("مسئول", "مسيول");
    not_found("قهوة", "قهر");
  }

  void finds_pictographs() {
    found("☕", "on Thursday? ☕️");
    found("👍", "ok👍🏽");
    found("👩", "👩‍👩‍👧");
    not_found("☕", "🍵");
    for (const char* text : {"🇺🇬", "from Uganda🇺🇬!", "🇺🇬🇰🇪", "🇰🇪🇺🇬"}) found("🇺🇬", text);
    found("🇺🇬 robusta", "Robusta 🇺🇬");
    not_found("🇰🇪", "🇺🇬");
    CPPUNIT_ASSERT_EQUAL(std::string("🇺🇬"), folded("🇺🇬").at(0));
  }

  void knows_where_a_word_stands() {
    const std::string text = "Un Café: 5,25 豆豆";
    const auto place = [&](std::string_view folded) {
      for (const auto& word : words(text))
        if (word.folded == folded) return text.substr(word.begin, word.end - word.begin);
      return std::string("nowhere");
    };
    CPPUNIT_ASSERT_EQUAL(std::string("Un"), place("un"));
    CPPUNIT_ASSERT_EQUAL(std::string("Café"), place("cafe"));
    CPPUNIT_ASSERT_EQUAL(std::string("5,25"), place("5.25"));
    CPPUNIT_ASSERT_EQUAL(std::string("25"), place("25"));
    CPPUNIT_ASSERT_EQUAL(std::string("豆豆"), place("豆豆"));
    const std::string apart = "xe\u0301 straße ﬁ";
    const auto all = words(apart);
    CPPUNIT_ASSERT_EQUAL(std::size_t{4}, all[0].end);
    CPPUNIT_ASSERT_EQUAL(std::size_t{5}, all[1].begin);
    CPPUNIT_ASSERT_EQUAL(apart.size(), all[2].end);
  }

  void has_bounds() {
    CPPUNIT_ASSERT_EQUAL(kMaxTerms, terms("a b c d e f g h i j k l m n o p q r s t u v w x y z").size());
    std::string text;
    while (text.size() < kMaxSearchedBytes) text += "豆";
    CPPUNIT_ASSERT(!finds("end", text + " end"));
    CPPUNIT_ASSERT(words(text).back().end <= kMaxSearchedBytes);
    std::string joined = "1";
    for (int i = 0; i < 4000; ++i) joined += ".1";
    CPPUNIT_ASSERT(words(joined).size() < 10'000);
    for (const auto& word : words(joined)) CPPUNIT_ASSERT(word.folded.size() <= 16);
  }

  void bears_anything() {
    std::string zalgo = "a";
    for (int i = 0; i < 3000; ++i) zalgo += "\u0301";
    CPPUNIT_ASSERT((Texts{"a"}) == folded(zalgo));
    for (const char* text : {"", "\xff\xfe", "a\xC3", "\xED\xA0\x80z", "\u202Eabc\u202C", "\u200D\u200D", "\uFFFD", "﷽",
                             "\U0010FFFF", "\U000E0041", "🇺🇬", "㍿"})
      for (const auto& word : words(text)) {
        CPPUNIT_ASSERT(!word.folded.empty());
        CPPUNIT_ASSERT(word.begin <= word.end && word.end <= std::string_view(text).size());
      }
    CPPUNIT_ASSERT((Texts{"a"}) == folded("a\xC3"));
    CPPUNIT_ASSERT((Texts{"z"}) == folded("\xED\xA0\x80z"));
    CPPUNIT_ASSERT((Texts{"abc"}) == folded("\u202Eabc\u202C"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(WordsTest);

}  // namespace beantrack::text
