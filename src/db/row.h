// One row of a result, with its columns by place.
//
// The rows of a result share one block of memory, which lives as long as one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace beantrack::db {

// The values of a result, row by row; Statement fills it.
class Result {
 public:
  // What a value is stored as: the server's whole numbers stay numbers, all else is text.
  enum class Kind : std::uint32_t { null, text, whole, natural };

  Result(std::size_t columns, std::size_t rows) : columns_(columns) { values_.reserve(columns * rows); }

  void add_null() { values_.push_back({Kind::null, 0, 0}); }
  void add_whole(std::int64_t number) { values_.push_back({Kind::whole, 0, static_cast<std::uint64_t>(number)}); }
  void add_natural(std::uint64_t number) { values_.push_back({Kind::natural, 0, number}); }
  // Room for a text of so many bytes, to be filled before the next call.
  char* add_text(std::size_t length);

 private:
  friend class Row;
  struct Value {
    Kind kind;
    std::uint32_t length;  // of the text
    std::uint64_t number;  // or where in text_ the text begins
  };

  std::size_t columns_;
  std::vector<Value> values_;
  std::string text_;
};

class Row {
 public:
  Row(std::shared_ptr<const Result> result, std::size_t place)
      : result_(std::move(result)), first_(place * result_->columns_) {}

  bool is_null(std::size_t column) const { return value(column).kind == Result::Kind::null; }
  // The column as text; NULL reads as empty.
  std::string text(std::size_t column) const;
  // The same of a column that is text in the database, as long as the row lives.
  std::string_view view(std::size_t column) const;
  // The column as a whole number that is not negative; NULL reads as 0.
  std::uint64_t number(std::size_t column) const;
  // A column of whole milliseconds since 1970, as stores select their times; NULL reads as nothing.
  std::optional<Time> time(std::size_t column) const;

 private:
  const Result::Value& value(std::size_t column) const;
  std::optional<std::int64_t> whole(std::size_t column) const;

  std::shared_ptr<const Result> result_;
  std::size_t first_;  // value, in the result
};

using Rows = std::vector<Row>;

}  // namespace beantrack::db
