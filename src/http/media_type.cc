#include "http/media_type.h"

#include <algorithm>

#include "base/text.h"

namespace beantrack::http {
namespace {

// Takes a value off the front of `rest`: a token up to the next semicolon, or a quoted string.
std::string take_value(std::string_view& rest) {
  if (!rest.starts_with('"')) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto token = trim(rest.substr(0, end));
    rest.remove_prefix(end);
    return std::string(token);
  }
  std::string value;
  std::size_t i = 1;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
    value += rest[i];
  }
  rest.remove_prefix(std::min(rest.find(';', i), rest.size()));
  return value;
}

}  // namespace

MediaType::MediaType(std::string_view header) {
  const auto end = std::min(header.find(';'), header.size());
  name_ = lower_case(trim(header.substr(0, end)));
  parameters_ = header.substr(end);
}

bool MediaType::is_json() const { return name_ == "application/json" || name_.ends_with("+json"); }

std::optional<std::string> MediaType::parameter(std::string_view name) const {
  std::string_view rest = parameters_;
  while (rest.starts_with(';')) {
    rest.remove_prefix(1);
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string found = lower_case(trim(rest.substr(0, equals)));
    rest.remove_prefix(equals + 1);
    std::string value = take_value(rest);
    if (found == name) return value;
  }
  return std::nullopt;
}

}  // namespace beantrack::http
