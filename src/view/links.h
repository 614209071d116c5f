// Addresses in people's texts become links.
#pragma once

#include <string>
#include <string_view>

namespace beantrack::view {

// Whether `text` may hold an address at all: most texts do not, and need nothing of what follows.
bool may_have_links(std::string_view text);

// `text` as HTML, escaped, with its addresses as links: those of http and https, those that begin with "www." (which
// lead to http) and those of mail. Where one ends, text/address.h says. Links open apart, and tell the other side
// nothing (rel=noreferrer).
std::string link_addresses(std::string_view text);

}  // namespace beantrack::view
