#include "view/variants.h"

#include <utility>

namespace beantrack::view {

Variants::Variants(const char* name, std::vector<Pieces::Value> values, std::vector<const char*> sections,
                   Pieces::Fill fill)
    : name_(name), values_(std::move(values)), sections_(std::move(sections)), fill_(std::move(fill)) {
  with(0);
  with((Sections{1} << sections_.size()) - 1);
}

const Pieces& Variants::with(Sections shown) const {
  if (const auto made = made_.find(shown); made != made_.end()) return made->second;
  if (made_.size() >= kMostVariants) made_.clear();
  std::vector<const char*> names;
  for (std::size_t i = 0; i < sections_.size(); ++i)
    if (shown >> i & 1) names.push_back(sections_[i]);
  return made_.emplace(shown, Pieces(name_, values_, names, fill_)).first->second;
}

}  // namespace beantrack::view
