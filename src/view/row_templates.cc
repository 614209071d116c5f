#include "view/row_templates.h"

#include "view/per_language.h"
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

PerLanguage<RowTemplates>& loaded() {
  static PerLanguage<RowTemplates> templates;
  return templates;
}

}  // namespace

RowTemplates::RowTemplates()
    : bubbles{bubble_pieces({}), bubble_pieces({"READ"}), bubble_pieces({"QUOTE"}), bubble_pieces({"QUOTE", "READ"})},
      day{kDayTemplate, {{"DAY", Kind::line}}},
      fresh{kNewTemplate, {}} {}

void load_row_templates() { loaded().load(); }

const RowTemplates& row_templates() { return loaded().in_use(); }

}  // namespace beantrack::view
