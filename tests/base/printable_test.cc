#include "base/printable.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack {

class PrintableTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PrintableTest);
  CPPUNIT_TEST(keeps_printable_ascii);
  CPPUNIT_TEST(escapes_everything_else);
  CPPUNIT_TEST(escapes_quotes_and_backslashes_in_quotes);
  CPPUNIT_TEST(cuts_long_texts);
  CPPUNIT_TEST_SUITE_END();

 public:
  void keeps_printable_ascii() {
    std::string all;
    for (char c = ' '; c <= '~'; ++c) all += c;
    CPPUNIT_ASSERT_EQUAL(all, printable(all));
  }

  void escapes_everything_else() {
    CPPUNIT_ASSERT_EQUAL(std::string("a\\nb\\r\\t"), printable("a\nb\r\t"));
    CPPUNIT_ASSERT_EQUAL(std::string("\\u{0000}\\u{001B}\\u{007F}"), printable(std::string_view("\0\x1b\x7f", 3)));
    CPPUNIT_ASSERT_EQUAL(std::string("\\u{0085}\\u{009B}"), printable("\u0085\u009B"));
    CPPUNIT_ASSERT_EQUAL(std::string("\\u{202E}\\u{2066}\\u{200B}\\u{FEFF}\\u{2028}"),
                         printable("\u202E\u2066\u200B\uFEFF\u2028"));
    CPPUNIT_ASSERT_EQUAL(std::string("caf\\u{00E9} \\u{1F600}"), printable("café 😀"));
    CPPUNIT_ASSERT_EQUAL(std::string("\\x9B\\xFFa\\xC3"), printable("\x9b\xff" "a\xc3"));
    CPPUNIT_ASSERT_EQUAL(std::string("\\xED\\xA0\\x80"), printable("\xED\xA0\x80"));
  }

  void escapes_quotes_and_backslashes_in_quotes() {
    CPPUNIT_ASSERT_EQUAL(std::string(R"("")"), quote_for_log(""));
    CPPUNIT_ASSERT_EQUAL(std::string(R"("a\" status=200 \\n\n")"), quote_for_log("a\" status=200 \\n\n"));
  }

  void cuts_long_texts() {
    const std::string longest(kMaxQuoted, 'x');
    CPPUNIT_ASSERT_EQUAL('"' + longest + '"', quote_for_log(longest));
    CPPUNIT_ASSERT_EQUAL('"' + longest + "\"...", quote_for_log(longest + "y"));
    CPPUNIT_ASSERT(quote_for_log(std::string(1'000'000, '\n')).size() <= 2 * kMaxQuoted + 5);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PrintableTest);

}  // namespace beantrack
