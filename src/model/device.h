// Which browser on which system, for people to know their sessions apart: read from the User-Agent header (RFC 9110
// section 10.1.5), which says whatever its sender likes. Nothing but what is shown may depend on it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace beantrack {

constexpr std::size_t kMaxUserAgent = 255;     // characters kept: chat_sessions.user_agent
constexpr std::size_t kMaxProgramName = 40;    // characters of a name that is none of the known

struct Device {
  std::string browser;  // "Firefox"; the name that an unknown program gives itself; empty: it gives none
  std::string system;   // "Android"; empty: not known
};

// What is kept of a User-Agent: its printable ASCII, at most kMaxUserAgent characters.
std::string kept_user_agent(std::string_view header);

Device device_of(std::string_view user_agent);

}  // namespace beantrack
