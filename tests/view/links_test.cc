#include "view/links.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::view::tests {

class LinksTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LinksTest);
  CPPUNIT_TEST(links_addresses);
  CPPUNIT_TEST(leaves_the_sentence_out);
  CPPUNIT_TEST(ends_with_the_address_in_every_script);
  CPPUNIT_TEST(links_nothing_else);
  CPPUNIT_TEST(escapes_everything);
  CPPUNIT_TEST_SUITE_END();

  // `html` with each link written as [address].
  static std::string brief(std::string_view text) {
    std::string html = link_addresses(text);
    for (std::size_t at; (at = html.find("<a ")) != std::string::npos;) {
      const std::size_t end = html.find("</a>");
      const std::string tag = html.substr(at, html.find('>', at) + 1 - at);
      const std::string shown = html.substr(at + tag.size(), end - at - tag.size());
      CPPUNIT_ASSERT_EQUAL(
          "<a href=\"" + shown + "\" target=\"_blank\" rel=\"noopener noreferrer nofollow ugc\">", tag);
      html.replace(at, end + 4 - at, "[" + shown + "]");
    }
    return html;
  }

 public:
  void links_addresses() {
    CPPUNIT_ASSERT_EQUAL(std::string("see [https://a.example/b?c=1&amp;d=2#e]\nand [HTTP://B.example]"),
                         brief("see https://a.example/b?c=1&d=2#e\nand HTTP://B.example"));
    CPPUNIT_ASSERT_EQUAL(std::string("[http://café.example/豆]"), brief("http://café.example/豆"));
  }

  void leaves_the_sentence_out() {
    CPPUNIT_ASSERT_EQUAL(std::string("([https://a.example/x]), [https://a.example]."),
                         brief("(https://a.example/x), https://a.example."));
    CPPUNIT_ASSERT_EQUAL(std::string("[https://a.example/x_(y)]!"), brief("https://a.example/x_(y)!"));
  }

  void ends_with_the_address_in_every_script() {
    const std::string address = "https://a.example/prix";
    for (const char* after : {"»", "”", "’", "“", "。", "，", "、", "！", "？", "）", "」", "』", "】", "،", "؛", "؟", "…",
                              "»).", "\u00A0x", "\u3000x", "\u2028x", "\u200Bx", "\u200Ex", "\u200Fx", "\u202Ax",
                              "\u202Ex", "\u2066x", "\u2069x", "\u0085x"})
      CPPUNIT_ASSERT_EQUAL("«[" + address + "]" + after, brief("«" + address + after));
    for (const char* inside : {"https://a.example/（y）", "https://a.example/「y」", "https://a.example/می\u200Cخواهم"})
      CPPUNIT_ASSERT_EQUAL("[" + std::string(inside) + "]。", brief(inside + std::string("。")));
    CPPUNIT_ASSERT_EQUAL(std::string("https://。"), brief("https://。"));
    CPPUNIT_ASSERT_EQUAL(std::string("[https://a.example/\xff]"), brief("https://a.example/\xff"));
  }

  void links_nothing_else() {
    for (const char* text : {"javascript://%0aalert(1)", "http://", "https:///x", "a://b", "xhttp://a.example", "://",
                             "ftp://a.example", "http:// a"})
      CPPUNIT_ASSERT_EQUAL(std::string(text), brief(text));
    CPPUNIT_ASSERT(!may_have_links("a: b // c"));
    CPPUNIT_ASSERT(may_have_links("https://a.example"));
  }

  void escapes_everything() {
    CPPUNIT_ASSERT_EQUAL(std::string("&lt;b&gt;&amp;&quot;&#39; [https://a.example/&#39;&amp;]&lt;i&gt;"),
                         brief("<b>&\"' https://a.example/'&<i>"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LinksTest);

}  // namespace beantrack::view::tests
