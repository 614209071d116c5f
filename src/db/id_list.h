// "IN (?, ?, …)", "VALUES (?, ?), (?, ?), …": lists of values for a prepared statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/value.h"

namespace beantrack::db {

// "(?, ?, ?, ?)" and its values. The list is filled up to the next power of two by repeating the last value, which
// changes nothing for IN, so that a handful of prepared statements serves lists of every length. `values` must not be
// empty.
struct IdList {
  explicit IdList(std::vector<Value> values);

  std::string placeholders;
  std::vector<Value> values;
};

// "(?, ?, ?), (?, ?, ?)": `rows` rows of `row`.
std::string repeated(std::string_view row, std::uint64_t rows);

}  // namespace beantrack::db
