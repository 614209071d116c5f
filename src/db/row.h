// One row of a result, with its columns by place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace beantrack::db {

class Row {
 public:
  explicit Row(std::vector<std::optional<std::string>> cells) : cells_(std::move(cells)) {}

  bool is_null(std::size_t column) const { return !cells_.at(column); }
  // The column as text; NULL reads as empty.
  std::string text(std::size_t column) const { return cells_.at(column).value_or(std::string()); }
  // The column as a whole number that is not negative; NULL reads as 0.
  std::uint64_t number(std::size_t column) const;
  // A column of whole milliseconds since 1970, as stores select their times; NULL reads as nothing.
  std::optional<Time> time(std::size_t column) const;

 private:
  std::vector<std::optional<std::string>> cells_;
};

using Rows = std::vector<Row>;

}  // namespace beantrack::db
