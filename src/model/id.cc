#include "model/id.h"

#include <algorithm>
#include <charconv>

namespace beantrack {
namespace {

constexpr std::size_t kLeastDigits = 5;
constexpr std::size_t kLeastWholesalerDigits = 4;  // WHL0001

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_id(std::string_view id, std::string_view prefix, std::size_t least_digits) {
  if (id.size() > kMaxIdLength || !id.starts_with(prefix)) return false;
  const auto digits = id.substr(prefix.size());
  return digits.size() >= least_digits && std::all_of(digits.begin(), digits.end(), is_digit);
}

}  // namespace

bool is_user_id(std::string_view id) { return is_id(id, "U", kLeastDigits); }
bool is_supplier_id(std::string_view id) { return is_id(id, "S", kLeastDigits); }
bool is_wholesaler_id(std::string_view id) {
  return is_id(id, "WHL", kLeastWholesalerDigits) || is_id(id, "W", kLeastDigits);
}
bool is_message_id(std::string_view id) { return message_number(id).has_value(); }

std::optional<std::uint64_t> message_number(std::string_view id) {
  if (!is_id(id, "M", kLeastDigits)) return std::nullopt;
  return parse_number(id.substr(1));
}

std::string message_id(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return "M" + std::string(kLeastDigits - std::min(kLeastDigits, digits.size()), '0') + digits;
}

std::optional<std::uint64_t> parse_number(std::string_view digits) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  std::int64_t number = 0;  // the database's BIGINT
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

}  // namespace beantrack
