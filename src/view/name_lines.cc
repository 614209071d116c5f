#include "view/name_lines.h"

#include <algorithm>

#include "view/templates.h"

namespace beantrack::view {

std::span<const NameChange> NameLines::until(Time t) {
  const auto later = std::ranges::find_if(left_, [t](const NameChange& change) { return change.changed_at >= t; });
  const auto taken = left_.first(static_cast<std::size_t>(later - left_.begin()));
  left_ = left_.subspan(taken.size());
  return taken;
}

void fill(const NameChange& change, ctemplate::TemplateDictionary& dictionary) {
  auto* kind = dictionary.AddSectionDictionary(change.kind == NameKind::company ? "COMPANY" : "PERSON");
  kind->SetValueWithoutCopy("OLD", borrow(change.old_name));
  kind->SetValueWithoutCopy("NEW", borrow(change.new_name));
}

}  // namespace beantrack::view
