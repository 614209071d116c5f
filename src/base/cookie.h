// The Cookie header (RFC 6265 section 4.2), read by the same rules in the workers and in the push daemon:
//
//   find_cookie("a=1; b=2", "b")          // "2"
//   cookie_name("beantrack_session", true)  // "__Host-beantrack_session"
//
// Thread rule: any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beantrack {

// Its value is the token of a session, or of a visitor who has not signed in.
constexpr std::string_view kSessionCookie = "beantrack_session";

// The name under which a cookie of ours is set and read. Under HTTPS it has the prefix __Host- (RFC 6265bis section
// 4.1.3): a browser takes such a cookie only from this very host over HTTPS, so neither a sibling domain nor somebody
// on the network can plant it. The name without the prefix is then ignored.
std::string cookie_name(std::string_view name, bool https);

// The value of the cookie `name` in a Cookie header. Names are case-sensitive, quotation marks are part of the value,
// and spaces and tabs around name and value are not. Nothing when the cookie is missing or given more than once: of two
// cookies with one name, the server cannot know which one it has set itself.
std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name);

}  // namespace beantrack
