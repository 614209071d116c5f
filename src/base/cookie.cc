#include "base/cookie.h"

#include <algorithm>

#include "base/text.h"

namespace beantrack {
namespace {

constexpr std::string_view kHostPrefix = "__Host-";

}  // namespace

std::string cookie_name(std::string_view name, bool https) {
  return std::string(https ? kHostPrefix : std::string_view()) + std::string(name);
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) {
  std::optional<std::string_view> value;
  while (!header.empty()) {
    const auto end = std::min(header.find(';'), header.size());
    const auto pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
    if (value) return std::nullopt;
    value = trim(pair.substr(equals + 1));
  }
  return value;
}

}  // namespace beantrack
