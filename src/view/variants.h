// A template with sections that are shown or not, taken apart once for each set of sections that a page needs.
//
//   const Variants room{kRoomTemplate, {{"NAME", Pieces::Kind::line}}, {"ONLINE", "EMPTY"}};
//   room.with(0b01).write(html, [&](std::size_t value) { … });  // with ONLINE, without EMPTY
//
// It belongs to the language in which it was made, and is used in that one only.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "view/pieces.h"

namespace beantrack::view {

class Variants {
 public:
  using Sections = std::uint32_t;  // bit i: section i is shown

  // Throws ConfigError as Pieces does, for the template with all sections and with none.
  Variants(const char* name, std::vector<Pieces::Value> values, std::vector<const char*> sections,
           Pieces::Fill fill = {});

  // The template with these sections. Valid until the next call.
  const Pieces& with(Sections shown) const;

 private:
  const char* name_;
  std::vector<Pieces::Value> values_;
  std::vector<const char*> sections_;
  Pieces::Fill fill_;
  mutable std::map<Sections, Pieces> made_;
};

constexpr std::size_t kMostVariants = 64;  // of a template, kept at a time: a page has some ten that are usual

}  // namespace beantrack::view
