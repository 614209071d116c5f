#include "view/name_lines.h"

#include <algorithm>

#include "view/templates.h"

namespace beantrack::view {

std::vector<NameChange> NameLines::until(Time t) {
  const auto later = std::ranges::find_if(left_, [t](const NameChange& change) { return change.changed_at >= t; });
  const auto taken = left_.first(static_cast<std::size_t>(later - left_.begin()));
  left_ = left_.subspan(taken.size());
  std::vector<NameChange> merged;
  for (const auto& change : taken) {
    const auto earlier = std::ranges::find(merged, change.kind, &NameChange::kind);
    if (earlier == merged.end()) {
      merged.push_back(change);
    } else {
      earlier->new_name = change.new_name;
      earlier->changed_at = change.changed_at;
    }
  }
  std::erase_if(merged, [](const NameChange& change) { return change.old_name == change.new_name; });
  return merged;
}

void fill(const NameChange& change, ctemplate::TemplateDictionary& dictionary) {
  auto* kind = dictionary.AddSectionDictionary(change.kind == NameKind::company ? "COMPANY" : "PERSON");
  kind->SetValue("OLD", change.old_name);
  kind->SetValue("NEW", change.new_name);
}

void append(std::span<const NameChange> changes, std::string& html) {
  for (const NameChange& change : changes) {
    ctemplate::TemplateDictionary line("renamed");
    fill(change, line);
    expand(kRenamedTemplate, line, html);
  }
}

}  // namespace beantrack::view
