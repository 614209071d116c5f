#include "http/origin.h"

#include <algorithm>
#include <cctype>

namespace beantrack::http {
namespace {

constexpr std::string_view kHttp = "http://", kHttps = "https://";

// `host` without the port that its scheme implies: browsers leave it out of an origin, but a Host header may have it.
std::string_view without_default_port(std::string_view host, bool https) {
  const std::string_view port = https ? ":443" : ":80";
  if (host.ends_with(port)) host.remove_suffix(port.size());
  return host;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

}  // namespace

bool is_own_origin(std::string_view origin, std::string_view host, bool https) {
  const bool encrypted = origin.starts_with(kHttps);
  if (!encrypted && (https || !origin.starts_with(kHttp))) return false;
  origin.remove_prefix(encrypted ? kHttps.size() : kHttp.size());
  const auto own = without_default_port(host, encrypted);
  return !own.empty() && same_ignoring_case(without_default_port(origin, encrypted), own);
}

std::string_view origin_of(std::string_view address) {
  const auto scheme = address.find("://");
  if (scheme == std::string_view::npos) return {};
  return address.substr(0, address.find_first_of("/?#", scheme + 3));
}

}  // namespace beantrack::http
