#include "view/variants.h"

#include <cppunit/extensions/HelperMacros.h>

#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "base/errors.h"
#include "day_template.h"
#include "view/html.h"
#include "view/templates.h"

namespace beantrack::view::tests {

class VariantsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(VariantsTest);
  CPPUNIT_TEST(show_the_sections_that_are_asked_for);
  CPPUNIT_TEST(show_sections_in_sections);
  CPPUNIT_TEST(have_constants);
  CPPUNIT_TEST(have_many_values);
  CPPUNIT_TEST(refuse_a_wrong_place_in_any_section);
  CPPUNIT_TEST(hold_for_any_number_of_sets);
  CPPUNIT_TEST_SUITE_END();

  std::optional<DayTemplate> day_;

  static std::string written(const Variants& variants, Variants::Sections shown, const std::string& value) {
    std::string html;
    variants.with(shown).write(html, [&](std::size_t) { append_line(value, html); });
    return html;
  }

 public:
  void setUp() override { day_.emplace(); }
  void tearDown() override { day_.reset(); }

  void show_the_sections_that_are_asked_for() {
    day_->put("{{#A}}a{{DAY}}{{/A}}{{#B}}b{{DAY}}{{/B}}{{#C}}c{{/C}}.");
    const Variants variants{kDayTemplate, {{"DAY", Pieces::Kind::line}}, {"A", "B", "C"}};
    const char* const expected[] = {".", "a&lt;.", "b&lt;.", "a&lt;b&lt;.", "c.", "a&lt;c.", "b&lt;c.", "a&lt;b&lt;c."};
    for (int round = 0; round < 2; ++round)
      for (Variants::Sections shown = 0; shown < std::size(expected); ++shown)
        CPPUNIT_ASSERT_EQUAL(std::string(expected[shown]), written(variants, shown, "<"));
  }

  void show_sections_in_sections() {
    day_->put("{{#A}}a{{#B}}b{{DAY}}{{/B}}{{/A}}.");
    const Variants variants{kDayTemplate, {{"DAY", Pieces::Kind::line}}, {"A", "B"}};
    const char* const expected[] = {".", "a.", ".", "ab1."};
    for (Variants::Sections shown = 0; shown < std::size(expected); ++shown)
      CPPUNIT_ASSERT_EQUAL(std::string(expected[shown]), written(variants, shown, "1"));
  }

  void have_constants() {
    day_->put("<p title=\"{{X}}\">{{DAY}}</p>");
    const Variants variants{kDayTemplate, {{"DAY", Pieces::Kind::line}}, {},
                            [](ctemplate::TemplateDictionary& page) { page.SetValue("X", "a&b"); }};
    CPPUNIT_ASSERT_EQUAL(std::string("<p title=\"a&amp;b\">1</p>"), written(variants, 0, "1"));
  }

  void have_many_values() {
    constexpr std::size_t kMany = 60;
    std::string html, expected;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kMany; ++i) names.push_back("V" + std::to_string(i));
    std::vector<Pieces::Value> values;
    for (std::size_t i = 0; i < kMany; ++i) {
      values.push_back({names[i].c_str(), Pieces::Kind::line});
      html += "{{" + names[i] + "}},";
      expected += std::to_string(i) + ",";
    }
    day_->put(html);
    const Variants variants{kDayTemplate, values, {}};
    std::string result;
    variants.with(0).write(result, [&](std::size_t value) { result += std::to_string(value); });
    CPPUNIT_ASSERT_EQUAL(expected, result);
  }

  void refuse_a_wrong_place_in_any_section() {
    day_->put("<p>{{DAY}}</p>{{#A}}<a href=\"{{DAY}}\">x</a>{{/A}}");
    CPPUNIT_ASSERT_THROW(Variants(kDayTemplate, {{"DAY", Pieces::Kind::line}}, {"A"}), ConfigError);
  }

  void hold_for_any_number_of_sets() {
    day_->put("{{#A}}a{{/A}}{{#B}}b{{/B}}{{#C}}c{{/C}}{{#D}}d{{/D}}{{#E}}e{{/E}}{{#F}}f{{/F}}{{#G}}g{{/G}}");
    const Variants variants{kDayTemplate, {}, {"A", "B", "C", "D", "E", "F", "G"}};
    const std::string letters = "abcdefg";
    for (int round = 0; round < 2; ++round)
      for (Variants::Sections shown = 0; shown < 2 * kMostVariants; ++shown) {
        std::string expected;
        for (std::size_t i = 0; i < letters.size(); ++i)
          if (shown >> i & 1) expected += letters[i];
        CPPUNIT_ASSERT_EQUAL(expected, written(variants, shown, ""));
      }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(VariantsTest);

}  // namespace beantrack::view::tests
