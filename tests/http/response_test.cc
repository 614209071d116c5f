#include "http/response.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

namespace beantrack::http {

class ResponseTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ResponseTest);
  CPPUNIT_TEST(no_value_starts_a_header);
  CPPUNIT_TEST(pages_may_be_gone_back_to_but_not_shared);
  CPPUNIT_TEST(pieces_are_not_kept);
  CPPUNIT_TEST(redirects);
  CPPUNIT_TEST_SUITE_END();

 public:
  void no_value_starts_a_header() {
    Response response{200};
    for (const std::string& value : {std::string("a\r\nSet-Cookie: x"), std::string("a\nb"), std::string("a\0b", 3)}) {
      CPPUNIT_ASSERT_THROW(response.add("X-Test", value), std::logic_error);
      CPPUNIT_ASSERT_THROW(response.add(value, "x"), std::logic_error);
    }
    CPPUNIT_ASSERT_THROW(redirect("/a\r\nX: y"), std::logic_error);
    CPPUNIT_ASSERT(response.headers().empty());
  }

  void pages_may_be_gone_back_to_but_not_shared() {
    CPPUNIT_ASSERT_EQUAL(std::string("private, no-cache"), std::string(html("x").header("Cache-Control")));
  }

  void pieces_are_not_kept() {
    CPPUNIT_ASSERT_EQUAL(std::string("no-store"), std::string(fragment("x").header("Cache-Control")));
    CPPUNIT_ASSERT_EQUAL(std::string("no-store"), std::string(json("{}").header("Cache-Control")));
  }

  void redirects() {
    const Response response = redirect("/chat");
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL(std::string("/chat"), std::string(response.header("Location")));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ResponseTest);

}  // namespace beantrack::http
