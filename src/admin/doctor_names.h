// Names that nobody could give themselves: they came with an adopted database, or through SQL. People are shown them
// without what is hidden in them (text/shown.h), so that a name may look like another's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "db/connection.h"

namespace beantrack::admin {

constexpr std::size_t kNamesListed = 20;

struct RefusedNames {
  std::uint64_t count = 0;
  std::vector<std::string> first;  // at most kNamesListed: "U00013 Ad<U+202E>min"
  std::uint64_t reserved_count = 0;  // names of others than administrators, with a word reserved for these
  std::vector<std::string> first_reserved;
};

// Goes through all users, in batches.
RefusedNames find_refused_names(db::Connection& connection);

// Prints what was found, for an operator; nothing when nothing was.
void print_refused_names(const RefusedNames& names);

}  // namespace beantrack::admin
