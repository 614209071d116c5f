// Who asks: the session behind the cookie, and the proof that a form came from a page of ours.
//
// The cookie holds a random token. Everybody who sees a form gets one; a session is a token whose digest stands in
// chat_sessions. The CSRF token is derived from the cookie's, so it needs no storage and ends with it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/cookie.h"
#include "crypto/token.h"
#include "db/inbox_store.h"
#include "db/reader_store.h"
#include "db/room_store.h"
#include "db/session_store.h"
#include "http/request.h"
#include "http/response.h"

namespace beantrack::http {

constexpr std::string_view kDeviceCookie = "beantrack_device";
constexpr std::size_t kMaxNextLength = 512;  // characters of an address to return to

// What a page requires beside the session: read with it, in one statement.
using Facts = std::variant<std::monostate, db::UnreadSum, db::PageFacts, db::InboxFacts, db::Receiver, db::PresenceMap,
                           db::RoomFacts>;

struct Visitor {
  std::string token;  // of the cookie, a session's or a visitor's; empty: there is none, or nothing like a token in it
  std::string token_digest{};  // of a session's token, since find_session
  std::optional<db::Session> session;
  Facts facts{};  // those of the route's LookUp, if there is a session

  // The one who is signed in: to be asked only where a route requires a session.
  const User& user() const { return session.value().user; }
  std::optional<User> user_if_any() const { return session ? std::optional(session->user) : std::nullopt; }
  std::string csrf_token() const;  // empty without a token
  // The facts that the route requires of its LookUp. Throws std::bad_variant_access for others, and without a session.
  template <typename Kind>
  const Kind& required() const {
    return std::get<Kind>(facts);
  }
  template <typename Kind>
  bool has() const {
    return std::holds_alternative<Kind>(facts);
  }
  // What the one who is signed in has set; the defaults for everybody else, and in a bare session.
  Settings settings() const { return session ? session->settings.value_or(Settings{}) : Settings{}; }
};

// The visitor with no look into the database: no session yet.
Visitor visitor_of(const Request& request);

// Finds the session of a token's digest, and what its page requires besides: sets the visitor's session and facts.
using LookUp = std::function<void(const Request&, std::string_view token_digest, Visitor&)>;

// Finds the visitor's session by `look_up` (alone, without one), and notes that it is in use.
void find_session(const Request& request, Visitor& visitor, db::SessionStore& sessions, const LookUp& look_up = {});

// After find_session: whether the cookie is that of a session that has ended.
bool has_ended_session(const Visitor& visitor);

// Whether the request carries the visitor's CSRF token, in the field `_token` or in X-CSRF-TOKEN.
bool has_csrf_token(const Request& request, const Visitor& visitor);

// The longest that browsers keep a cookie (RFC 6265bis section 5.5), in seconds: 400 days.
constexpr std::uint32_t kLongestCookie = 34'560'000;

// The value of a Set-Cookie header for a cookie that scripts cannot read; its name is cookie_name(name, https).
// `max_age` in seconds: without one the cookie lasts until the browser closes, with 0 it is deleted.
std::string set_cookie(std::string_view name, std::string_view value, bool https,
                       std::optional<std::uint32_t> max_age);

// The session's. A lasting cookie stays in the browser until the server ends the session; the other kind only until the
// browser closes.
std::string session_cookie(std::string_view token, bool https, bool lasting);
// One that deletes it.
std::string expired_session_cookie(bool https);

// The same for the cookie by which a browser is known again. It outlives the session, and is no proof of anything.
std::string device_cookie(std::string_view token, bool https);
// The digest of the request's device token; empty without one.
std::string device_digest(const Request& request);

// For the header Clear-Site-Data: deletes the pages that the browser keeps for going back to, in its cache and in its
// memory. Not "storage": what was written and not sent stays.
constexpr std::string_view kClearPages = "\"cache\"";

// To the login, and from there back to what the request asked for, if it can be asked for again. The cookie of an ended
// session is replaced by a visitor's, and the pages that were kept are deleted.
Response redirect_to_login(const Request& request, const Visitor& visitor);

// Percent-encodes what is not unreserved (RFC 3986 section 2.3), for a value in a query.
std::string url_encode(std::string_view text);

}  // namespace beantrack::http
