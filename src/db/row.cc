#include "db/row.h"

#include <charconv>
#include <stdexcept>

namespace beantrack::db {

char* Result::add_text(std::size_t length) {
  const std::size_t start = text_.size();
  values_.push_back({Kind::text, static_cast<std::uint32_t>(length), start});
  text_.resize(start + length);
  return text_.data() + start;
}

const Result::Value& Row::value(std::size_t column) const {
  if (column >= result_->columns_) throw std::out_of_range("a row has no column " + std::to_string(column));
  return result_->values_[first_ + column];
}

std::string_view Row::view(std::size_t column) const {
  const auto& value = this->value(column);
  if (value.kind == Result::Kind::null) return {};
  if (value.kind != Result::Kind::text) throw std::logic_error("a number was read as text in place");
  return std::string_view(result_->text_).substr(value.number, value.length);
}

std::string Row::text(std::size_t column) const {
  const auto& value = this->value(column);
  if (value.kind == Result::Kind::whole) return std::to_string(static_cast<std::int64_t>(value.number));
  if (value.kind == Result::Kind::natural) return std::to_string(value.number);
  return std::string(view(column));
}

// Nothing for NULL and for a text that does not begin with a number.
std::optional<std::int64_t> Row::whole(std::size_t column) const {
  const auto& value = this->value(column);
  if (value.kind == Result::Kind::whole || value.kind == Result::Kind::natural)
    return static_cast<std::int64_t>(value.number);
  const std::string_view text = view(column);
  std::int64_t number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) return std::nullopt;
  return number;
}

std::uint64_t Row::number(std::size_t column) const {
  if (value(column).kind == Result::Kind::natural) return value(column).number;
  const auto number = whole(column);
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

std::optional<Time> Row::time(std::size_t column) const {
  const auto ms = whole(column);
  if (!ms) return std::nullopt;
  return time_from_ms(*ms);
}

}  // namespace beantrack::db
