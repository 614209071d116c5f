#include "view/pieces.h"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>

#include "base/errors.h"
#include "day_template.h"
#include "view/html.h"

namespace beantrack::view::tests {

using beantrack::ConfigError;

class PiecesTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PiecesTest);
  CPPUNIT_TEST(are_what_stands_between_the_values);
  CPPUNIT_TEST(are_those_of_the_sections_that_are_shown);
  CPPUNIT_TEST(refuse_a_place_that_needs_another_escaping);
  CPPUNIT_TEST(ids_fit_everywhere);
  CPPUNIT_TEST_SUITE_END();

 public:
  void setUp() override { day_.emplace(); }
  void tearDown() override { day_.reset(); }

  void are_what_stands_between_the_values() {
    day_->put("<p title=\"{{DAY}}\">{{DAY}}</p>");
    CPPUNIT_ASSERT_EQUAL(std::string("<p title=\"1 &lt; 2\">1 &lt; 2</p>"), written({}, "1 <\n2"));
  }

  void are_those_of_the_sections_that_are_shown() {
    day_->put("{{#A}}a{{DAY}}{{/A}}{{#B}}b{{DAY}}{{/B}}.");
    CPPUNIT_ASSERT_EQUAL(std::string("."), written({}, "1"));
    CPPUNIT_ASSERT_EQUAL(std::string("b1."), written({"B"}, "1"));
    CPPUNIT_ASSERT_EQUAL(std::string("a1b1."), written({"A", "B"}, "1"));
  }

  // Each would let a text out of its place, or show it wrongly.
  void refuse_a_place_that_needs_another_escaping() {
    for (const char* place : {"<a href=\"{{DAY}}\">x</a>", "<script>var day = '{{DAY}}';</script>",
                              "<p>{{DAY:pre_escape}}</p>", "<p>{{DAY:none}}</p>"})
      CPPUNIT_ASSERT_THROW_MESSAGE(place, day_->put(place), ConfigError);
  }

  void ids_fit_everywhere() {
    std::string html;
    append_id("U00013", html);
    append_id("\"'><& U/é", html);
    CPPUNIT_ASSERT_EQUAL(std::string("U00013%22%27%3E%3C%26%20U%2F%C3%A9"), html);
  }

 private:
  static std::string written(std::initializer_list<const char*> sections, std::string_view day) {
    std::string html;
    Pieces{"day.tpl", {{"DAY", Pieces::Kind::line}}, sections}.write(html, [&](std::size_t) {
      append_line(day, html);
    });
    return html;
  }

  std::optional<DayTemplate> day_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiecesTest);

}  // namespace beantrack::view::tests
