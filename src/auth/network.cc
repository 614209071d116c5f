#include "auth/network.h"

#include <arpa/inet.h>

#include <array>

namespace beantrack::auth {
namespace {

constexpr std::size_t kNetworkBytes = 8;   // of an IPv6 address, /64
constexpr std::size_t kMappedAt = 12;      // where an IPv4 address stands in a mapped one

std::string written(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, address, text.data(), text.size()) ? text.data() : "";
}

}  // namespace

std::string network_of(const std::string& address) {
  in6_addr v6{};
  if (::inet_pton(AF_INET6, address.c_str(), &v6) != 1) return address;
  if (IN6_IS_ADDR_V4MAPPED(&v6)) return written(AF_INET, &v6.s6_addr[kMappedAt]);
  for (std::size_t byte = kNetworkBytes; byte < sizeof v6.s6_addr; ++byte) v6.s6_addr[byte] = 0;
  return written(AF_INET6, &v6) + "/64";
}

}  // namespace beantrack::auth
