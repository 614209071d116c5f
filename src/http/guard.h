// Who asks: the session behind the cookie, and the proof that a form came from a page of ours.
//
// The cookie holds a random token. Everybody who sees a form gets one; a session is a token whose digest stands in
// chat_sessions. The CSRF token is derived from the cookie's, so it needs no storage and ends with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/session_store.h"
#include "http/request.h"
#include "http/response.h"

namespace beantrack::http {

constexpr std::string_view kSessionCookie = "beantrack_session";
constexpr std::string_view kDeviceCookie = "beantrack_device";
constexpr std::size_t kMaxNextLength = 512;  // characters of a path to return to

struct Visitor {
  std::string token;  // of the cookie; empty: there is none, or nothing like a token in it
  std::optional<db::Session> session;

  // The one who is signed in: to be asked only where a route requires a session.
  const User& user() const { return session.value().user; }
  std::optional<User> user_if_any() const { return session ? std::optional(session->user) : std::nullopt; }
  std::string csrf_token() const;  // empty without a token
  // What the one who is signed in has set; the defaults for everybody else.
  Settings settings() const { return session ? session->settings : Settings{}; }
};

// The visitor with no look into the database: no session yet.
Visitor visitor_of(const Request& request);

// Finds the visitor's session, and notes that it is in use.
void find_session(Visitor& visitor, db::SessionStore& sessions);

// Whether the request carries the visitor's CSRF token, in the field `_token` or in X-CSRF-TOKEN.
bool has_csrf_token(const Request& request, const Visitor& visitor);

// The value of a Set-Cookie header. A lasting cookie stays in the browser until the server ends the session; the other
// kind only until the browser closes.
std::string session_cookie(std::string_view token, bool https, bool lasting);
// One that deletes it.
std::string expired_session_cookie(bool https);

// The same for the cookie by which a browser is known again. It outlives the session, and is no proof of anything.
std::string device_cookie(std::string_view token, bool https);
// The digest of the request's device token; empty without one.
std::string device_digest(const Request& request);

// Whether `path` stays on this site: one slash in front, no second one or backslash that would name another host, and
// printable ASCII only.
bool is_local_path(std::string_view path);

// To the login, and from there back to what the request asked for, if it can be asked for again.
Response redirect_to_login(const Request& request);

// Percent-encodes what is not unreserved (RFC 3986 section 2.3), for a value in a query.
std::string url_encode(std::string_view text);

}  // namespace beantrack::http
