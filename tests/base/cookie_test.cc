#include "base/cookie.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack {

class CookieTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(CookieTest);
  CPPUNIT_TEST(finds_the_value);
  CPPUNIT_TEST(passes_over_other_names);
  CPPUNIT_TEST(takes_neither_of_two);
  CPPUNIT_TEST(has_the_prefix_under_https);
  CPPUNIT_TEST_SUITE_END();

 public:
  static std::string value(std::string_view header) { return std::string(find_cookie(header, "s").value_or("none")); }

  void finds_the_value() {
    for (const char* header : {"s=v", "a=b; s=v", "a=b;s=v;c=d", ";;s=v", " s = v ", "\ts=v\t;", "S=x; s=v; s",
                               "=s; s=v"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(header, std::string("v"), value(header));
    CPPUNIT_ASSERT_EQUAL(std::string("a=b"), value("s=a=b"));
    CPPUNIT_ASSERT_EQUAL(std::string("\"v\""), value("s=\"v\""));
    CPPUNIT_ASSERT_EQUAL(std::string(), value("s="));
  }

  void passes_over_other_names() {
    for (const char* header : {"", ";", "s", "S=v", "xs=v", "s2=v", "a=s=v", "\"s\"=v", "__Host-s=v", "=s=v", "s,=v"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(header, std::string("none"), value(header));
  }

  void takes_neither_of_two() {
    for (const char* header : {"s=v; s=w", "s=v; s=v", "s=v; a=b; s=", "s=; s=v", "s=v; s=w; s=x", "s=v;s =w"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(header, std::string("none"), value(header));
  }

  void has_the_prefix_under_https() {
    CPPUNIT_ASSERT_EQUAL(std::string("s"), cookie_name("s", false));
    CPPUNIT_ASSERT_EQUAL(std::string("__Host-s"), cookie_name("s", true));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CookieTest);

}  // namespace beantrack
