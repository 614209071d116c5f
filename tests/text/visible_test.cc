#include "text/visible.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace beantrack::text {

class VisibleTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(VisibleTest);
  CPPUNIT_TEST(sees_nothing_in_what_does_not_show);
  CPPUNIT_TEST(sees_what_shows);
  CPPUNIT_TEST_SUITE_END();

  static constexpr const char* kHidden[] = {
      "",       " ",      "\n",     "\t",     "\r",     "\x01",   "\x7F",   "\u0085", "\u00A0", "\u00AD",
      "\u034F", "\u061C", "\u115F", "\u1160", "\u1680", "\u17B4", "\u180B", "\u180E", "\u2003", "\u200B",
      "\u200C", "\u200D", "\u200E", "\u2028", "\u2029", "\u202E", "\u202F", "\u2060", "\u2064", "\u2065",
      "\u2066", "\u206A", "\u2800", "\u3000", "\u3164", "\uFE00", "\uFE0F", "\uFEFF", "\uFFA0", "\uFFF0",
      "\uFFF9", "\u0301", "\u20DD", "\uFFFC", "\U00013441", "\U00013442", "\U0001D159", "\U0001D173",
      "\U000E0001", "\U000E0041", "\U000E0100",
      "\U000E0FFF"};

 public:
  void sees_nothing_in_what_does_not_show() {
    std::string all;
    for (const char* hidden : kHidden) {
      CPPUNIT_ASSERT_MESSAGE(hidden, !is_visible(hidden));
      all += hidden;
    }
    CPPUNIT_ASSERT(!is_visible(all));
  }

  void sees_what_shows() {
    for (const char* text : {"a", ".", "-", "😀", "👩\u200D🌾", "1\uFE0F\u20E3", "☕\uFE0F", "e\u0301", "\uE000", "\u0378",
                             "\uFFFD", "\u0600", "ा", "𐀀", "…", "$", "٪", "\xff"})
      for (const std::string hidden : kHidden) CPPUNIT_ASSERT_MESSAGE(text, is_visible(hidden + text + hidden));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(VisibleTest);

}  // namespace beantrack::text
