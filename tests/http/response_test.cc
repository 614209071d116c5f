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
  CPPUNIT_TEST(redirects_to_no_other_site);
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

  void redirects_to_no_other_site() {
    for (const char* address : {"/", "/chat", "/chat/U00013?before=M00042&x=%20", "/chat#message-M00001"})
      CPPUNIT_ASSERT_NO_THROW_MESSAGE(address, redirect(address));
    for (const char* address : {"", "chat", "//evil.test", "/\\evil.test", "/a\\b", "https://evil.test", "/a b",
                                "/a\tb", "/a\r\nb", "/caf\xc3\xa9", "javascript:x", "\\/evil.test", " /chat",
                                "?x", "#x"})
      CPPUNIT_ASSERT_THROW_MESSAGE(address, redirect(address), std::logic_error);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ResponseTest);

}  // namespace beantrack::http
