#include "view/row_templates.h"

#include <memory>
#include <stdexcept>

#include "language/phrases.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

using Kind = Pieces::Kind;

Pieces bubble_pieces(std::initializer_list<const char*> sections) {
  return {kBubbleTemplate,
          {{"SIDE", Kind::line},
           {"ID", Kind::id},
           {"CONTACT", Kind::id},
           {"SENDER", Kind::line},
           {"TEXT", Kind::text},
           {"LINKED", Kind::html},
           {"ISO", Kind::line},
           {"CLOCK", Kind::line},
           {"FULL", Kind::line},
           {"STATE", Kind::line},
           {"QUOTE_ID", Kind::id},
           {"QUOTE_SENDER", Kind::line},
           {"QUOTE_TEXT", Kind::line},
           {"READ_ISO", Kind::line},
           {"READ_CLOCK", Kind::line}},
          sections};
}

using Loaded = std::array<std::unique_ptr<const RowTemplates>, kLanguages.size()>;

Loaded& loaded() {
  static Loaded templates;
  return templates;
}

}  // namespace

RowTemplates::RowTemplates()
    : bubbles{bubble_pieces({}), bubble_pieces({"READ"}), bubble_pieces({"QUOTE"}), bubble_pieces({"QUOTE", "READ"})},
      day{kDayTemplate, {{"DAY", Kind::line}}},
      fresh{kNewTemplate, {}} {}

void load_row_templates() {
  const Language& before = language::in_use();
  for (const Language& each : kLanguages) {
    language::use(each);
    loaded()[index_of(each)] = std::make_unique<const RowTemplates>();
  }
  language::use(before);
}

const RowTemplates& row_templates() {
  const auto& templates = loaded()[index_of(language::in_use())];
  if (!templates) throw std::logic_error("the templates are not loaded");
  return *templates;
}

}  // namespace beantrack::view
