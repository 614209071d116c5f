#include "view/phrase_marks.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "base/errors.h"
#include "sample.h"

namespace beantrack::view::tests {

class PhraseMarksTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PhraseMarksTest);
  CPPUNIT_TEST(become_phrases);
  CPPUNIT_TEST(put_pieces_where_the_language_has_them);
  CPPUNIT_TEST(add_nothing_to_a_page_but_text);
  CPPUNIT_TEST(end_on_their_line);
  CPPUNIT_TEST_SUITE_END();

 public:
  void setUp() override { load(); }

  static std::string in(std::string_view tag, std::string_view text) { return translate_marks(text, *find_language(tag)); }

  void become_phrases() {
    CPPUNIT_ASSERT_EQUAL(std::string("<b>Inbox</b>, Search"), in("en", "<b>[[Inbox]]</b>, [[Search]]"));
    CPPUNIT_ASSERT_EQUAL(std::string("<b>Messages</b>"), in("fr", "<b>[[Inbox]]</b>"));
    CPPUNIT_ASSERT_EQUAL(std::string("<i a=\"Répondre\">{{X}}"), in("fr", "<i a=\"[[Reply]]\">{{X}}"));
    CPPUNIT_ASSERT_EQUAL(std::string("a ] ] [ b"), in("fr", "a ] ] [ b"));
  }

  void put_pieces_where_the_language_has_them() {
    CPPUNIT_ASSERT_EQUAL(std::string("Read <b>{{X}}</b>"), in("en", "[[Read {1}|<b>{{X}}</b>]]"));
    CPPUNIT_ASSERT_EQUAL(std::string("Lu <b>{{X}}</b>"), in("fr", "[[Read {1}|<b>{{X}}</b>]]"));
    CPPUNIT_ASSERT_EQUAL(std::string("b: {{B}}, a: {{A}}"), in("en", "[[b: {2}, a: {1}|{{A}}|{{B}}]]"));
  }

  // The English phrase stands for any translation: both go the same way.
  void add_nothing_to_a_page_but_text() {
    CPPUNIT_ASSERT_EQUAL(std::string("&lt;b&gt; &amp;amp; &quot;x&quot; &#39;"), in("en", "[[<b> &amp; \"x\" ']]"));
    CPPUNIT_ASSERT_EQUAL(std::string("&#123;&#123;TOKEN&#125;&#125; &#123;&#123;! "), in("en", "[[{{TOKEN}} {{! ]]"));
    CPPUNIT_ASSERT_EQUAL(std::string("at most &#123;1&#125;"), in("en", "[[at most {1}]]"));  // for a script
  }

  void end_on_their_line() {
    for (const char* text : {"[[", "[[Inbox", "[[Inbox\n]]", "[[Inbox]] [[x"})
      CPPUNIT_ASSERT_THROW_MESSAGE(text, in("en", text), ConfigError);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PhraseMarksTest);

}  // namespace beantrack::view::tests
