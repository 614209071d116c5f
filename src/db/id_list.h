// "IN (?, ?, …)", "VALUES (?, ?), (?, ?), …": lists of values for a prepared statement.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
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

constexpr std::size_t kLongestStretch = 4096;  // items; a statement takes 65,535 parameters

// Calls `work` with stretches of `items`, in their order. Each has a power of two of them, so that a handful of
// prepared statements serves lists of every length.
template <class Item, class Work>
void in_stretches(std::span<const Item> items, Work work) {
  while (!items.empty()) {
    const auto stretch = items.first(std::min(std::bit_floor(items.size()), kLongestStretch));
    work(stretch);
    items = items.subspan(stretch.size());
  }
}

}  // namespace beantrack::db
