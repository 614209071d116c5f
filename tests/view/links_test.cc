#include "view/links.h"

#include <cppunit/extensions/HelperMacros.h>

#include "support/thread_clock.h"

namespace beantrack::view::tests {

class LinksTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LinksTest);
  CPPUNIT_TEST(links_addresses);
  CPPUNIT_TEST(links_hosts_without_a_scheme);
  CPPUNIT_TEST(links_mail_addresses);
  CPPUNIT_TEST(leaves_the_sentence_out);
  CPPUNIT_TEST(ends_with_the_address_in_every_script);
  CPPUNIT_TEST(ends_before_delimiters);
  CPPUNIT_TEST(links_ipv6_hosts);
  CPPUNIT_TEST(links_nothing_else);
  CPPUNIT_TEST(escapes_everything);
  CPPUNIT_TEST(takes_no_longer_for_hostile_texts);
  CPPUNIT_TEST_SUITE_END();

  // The HTML of `text` with each link written as [address]; each leads to `scheme` and that address.
  static std::string brief(std::string_view text, std::string_view scheme = "") {
    std::string html = link_addresses(text);
    for (std::size_t at; (at = html.find("<a ")) != std::string::npos;) {
      const std::size_t end = html.find("</a>");
      const std::string tag = html.substr(at, html.find('>', at) + 1 - at);
      const std::string shown = html.substr(at + tag.size(), end - at - tag.size());
      CPPUNIT_ASSERT_EQUAL("<a href=\"" + std::string(scheme) + shown +
                               "\" target=\"_blank\" rel=\"noopener noreferrer nofollow ugc\">",
                           tag);
      html.replace(at, end + 4 - at, "[" + shown + "]");
    }
    return html;
  }

  static constexpr std::size_t kBytes = 12'000;  // as many characters as a message may have, of three bytes each
  static constexpr int kTimes = 5;
  static constexpr int kSlower = 10;  // at most; a walk to the end for each of them takes a hundred times as long

 public:
  void links_addresses() {
    CPPUNIT_ASSERT_EQUAL(std::string("see [https://a.example/b?c=1&amp;d=2#e]\nand [HTTP://B.example]"),
                         brief("see https://a.example/b?c=1&d=2#e\nand HTTP://B.example"));
    CPPUNIT_ASSERT_EQUAL(std::string("[http://café.example/豆]"), brief("http://café.example/豆"));
  }

  void links_hosts_without_a_scheme() {
    CPPUNIT_ASSERT_EQUAL(std::string("see [www.a.example/b], ([Www.B.example])"),
                         brief("see www.a.example/b, (Www.B.example)", "http://"));
    CPPUNIT_ASSERT_EQUAL(std::string("www. www.a awww.a.example www..example WWW"),
                         brief("www. www.a awww.a.example www..example WWW"));
    CPPUNIT_ASSERT_EQUAL(std::string("[https://www.a.example]"), brief("https://www.a.example"));
    CPPUNIT_ASSERT_EQUAL(std::string("www.[::1]/a.b"), brief("www.[::1]/a.b"));
  }

  void links_mail_addresses() {
    CPPUNIT_ASSERT_EQUAL(std::string("to [a.b+c-d_e@f.example.org]. ([x@y-z.example])"),
                         brief("to a.b+c-d_e@f.example.org. (x@y-z.example)", "mailto:"));
    for (const char* text : {"@", "a@", "@a.example", "a@b", "a@.example", "a@b..example", "20 kg @ 4.50", "é@a@"})
      CPPUNIT_ASSERT_EQUAL(std::string(text), brief(text));
    CPPUNIT_ASSERT_EQUAL(std::string("[https://a.example/@b.c/d@e.org]"), brief("https://a.example/@b.c/d@e.org"));
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

  void ends_before_delimiters() {
    const std::string address = "https://a.example/prix";
    for (const char* after : {"`", "`x", "|", "|x", "\\", "^", "{", "}", "»x", "”x", "“x", "„x", "‹x", "›x", "，x", "。x", "、x",
                              "！x", "；x", "*", "**", "_", "~", "~~", "~~.", "😀", "☕\uFE0F", "👍🏽", "👩\u200D🌾!", "🇺🇬", ")`", "…"})
      CPPUNIT_ASSERT_EQUAL("`[" + address + "]" + after, brief("`" + address + after));
    for (const char* inside : {"https://fr.example/L’Équipe", "https://i❤.example", "https://a.example/~x", "https://a.example/1"})
      CPPUNIT_ASSERT_EQUAL("[" + std::string(inside) + "]", brief(inside));
  }

  void links_ipv6_hosts() {
    for (const char* address : {"http://[::1]:8080/x", "http://[::1]", "https://[2001:db8::1]/?a=1", "http://[::ffff:10.1.2.3]#x"}) {
      CPPUNIT_ASSERT_EQUAL("see [" + std::string(address) + "].", brief("see " + std::string(address) + "."));
      CPPUNIT_ASSERT_EQUAL("([" + std::string(address) + "])", brief("(" + std::string(address) + ")"));
    }
    for (const char* text : {"http://[::1", "http://[]", "http://[1]", "http://[::1::2]", "http://[fe80::1%25eth0]/", "http://[::g]",
                             "http://[10.1.2.3]", "http://[::1]x", "http://[[::1]]", "http://[::1]@evil.com/",
                             "http://[::1]:x", "http://[::1]:80x", "http://[::1]:123456", "http://[::1]:80:80",
                             "http://[::1]:8080]x", "http://[::1].evil.com/", "http://[::1]-x", "http://[::1]é",
                             "http://[::1](x)", "http://[::1]%2Fx", "http://[::1]:@evil.com", "http://[::1][::2]"})
      CPPUNIT_ASSERT_EQUAL(std::string(text), brief(text));
    const std::string nul{"http://[::1\0@evil.com]/", 23};
    CPPUNIT_ASSERT_EQUAL(std::string::npos, link_addresses(nul).find("href=\"http"));
    CPPUNIT_ASSERT(link_addresses("http://[::1]:80@evil.com/").starts_with("http://[::1]:<a href=\"mailto:80@evil.com\""));
    for (const char* after : {"", ".", ". x", ":", ": x", "...", ")", "]", "],", "»", "。", "、x", "☕", "`x", "\"x", "!",
                              "~~", "**"})
      for (const std::string address : {"http://[::1]", "http://[::1]:8080"}) {
        const std::string html = brief(address + after);
        CPPUNIT_ASSERT_MESSAGE(html, html.starts_with("[" + address + "]"));
      }
  }

  void links_nothing_else() {
    for (const char* text : {"javascript://%0aalert(1)", "http://", "https:///x", "a://b", "xhttp://a.example", "://",
                             "ftp://a.example", "http:// a"})
      CPPUNIT_ASSERT_EQUAL(std::string(text), brief(text));
    CPPUNIT_ASSERT(!may_have_links("a: b // c"));
    for (const char* text : {"https://a.example", "www.a.example", "a@b.example"}) CPPUNIT_ASSERT(may_have_links(text));
  }

  // Of a text of the longest kind, against one of its length that is full of links.
  void takes_no_longer_for_hostile_texts() {
    const auto time = [](const std::string& unit) {
      std::string text = "! ";
      while (text.size() < kBytes) text += unit;
      const auto begin = beantrack::tests::ThreadClock::now();
      for (int i = 0; i < kTimes; ++i) link_addresses(text);
      return beantrack::tests::ThreadClock::now() - begin;
    };
    const auto floor = time("https://a.example/b ");
    for (const char* unit : {")", "\uFF09", "(", "http://(", "www.", "a@", "@", "://", "http://!", "http://…", "https://[",
                             "http://[:", "www.!", "www.。", "http://", "a.@", "w", ":", "http://a\"", "http://a😀`", "http://[::1]@",
                             "http://[::1]..", "http://[::1]:80x", "a.b@c..d "})
      CPPUNIT_ASSERT_MESSAGE(unit, time(unit) < kSlower * floor);
  }

  void escapes_everything() {
    CPPUNIT_ASSERT_EQUAL(std::string("&lt;b&gt;&amp;&quot;&#39; [https://a.example/&#39;&amp;]&lt;i&gt;"),
                         brief("<b>&\"' https://a.example/'&<i>"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LinksTest);

}  // namespace beantrack::view::tests
