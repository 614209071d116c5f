// Where a request came from: the Origin header (RFC 6454) against this site's own address.
#pragma once

#include <string_view>

namespace beantrack::http {

// Whether `origin` ("https://chat.example.org:8443") is the site that the request was sent to: `host` is its Host
// header, `https` whether the connection is encrypted as far as is known. Without encryption, an origin with https is
// accepted: a proxy in front may end TLS without this site having been told. "null" is no site's own.
bool is_own_origin(std::string_view origin, std::string_view host, bool https);

// The origin of an address: "https://chat.example.org" of "https://chat.example.org/chat?q=a"; empty for one without.
std::string_view origin_of(std::string_view address);

}  // namespace beantrack::http
