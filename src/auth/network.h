// The network that an address stands for where tries are counted.
//
// Thread rule: any thread.
#pragma once

#include <string>

namespace beantrack::auth {

// An IPv4 address itself, also where it is mapped into IPv6. An IPv6 address as its /64: a single machine has all
// addresses of one (RFC 4291 section 2.5.1). Another text as it is.
std::string network_of(const std::string& address);

}  // namespace beantrack::auth
