#include "http/guard.h"

#include "base/cookie.h"

namespace beantrack::http {
namespace {

// `name` as the browser has it.
std::string cookie_line(const std::string& name, std::string_view value, bool https,
                        std::optional<std::uint32_t> max_age) {
  return name + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax" + (https ? "; Secure" : "") +
         (max_age ? "; Max-Age=" + std::to_string(*max_age) : std::string());
}

// The address to return to: the path as the route has matched it, and the query as it came.
std::string return_address(const Request& request) {
  const auto query = request.uri.find('?');
  return request.path + (query == std::string::npos ? std::string() : request.uri.substr(query));
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

std::string Visitor::csrf_token() const { return token.empty() ? std::string() : crypto::csrf_token(token); }

Visitor visitor_of(const Request& request) {
  const auto token = request.cookie(cookie_name(kSessionCookie, request.https));
  const bool known = crypto::is_token(token) || crypto::is_visitor_token(token);
  return {.token = known ? std::string(token) : std::string(), .session = std::nullopt};
}

void find_session(const Request& request, Visitor& visitor, db::SessionStore& sessions, const LookUp& look_up) {
  if (!crypto::is_token(visitor.token)) return;
  visitor.token_digest = crypto::digest(visitor.token);
  if (look_up)
    look_up(request, visitor.token_digest, visitor);
  else
    visitor.session = sessions.find(visitor.token_digest);
  if (visitor.session) sessions.touch(*visitor.session);
}

bool has_ended_session(const Visitor& visitor) { return !visitor.session && crypto::is_token(visitor.token); }

bool has_csrf_token(const Request& request, const Visitor& visitor) {
  if (visitor.token.empty()) return false;
  const std::string given =
      request.csrf_header.empty() ? request.parameter("_token").value_or("") : request.csrf_header;
  return crypto::equal(given, visitor.csrf_token());
}

std::string set_cookie(std::string_view name, std::string_view value, bool https,
                       std::optional<std::uint32_t> max_age) {
  return cookie_line(cookie_name(name, https), value, https, max_age);
}

std::string session_cookie(std::string_view token, bool https, bool lasting) {
  return set_cookie(kSessionCookie, token, https, lasting ? std::optional(kLongestCookie) : std::nullopt);
}

std::string expired_session_cookie(bool https) { return set_cookie(kSessionCookie, "", https, 0); }

std::string device_cookie(std::string_view token, bool https) {
  return set_cookie(kDeviceCookie, token, https, kLongestCookie);
}

std::string device_digest(const Request& request) {
  const auto token = request.cookie(cookie_name(kDeviceCookie, request.https));
  return crypto::is_token(token) ? crypto::digest(token) : std::string();
}

Response redirect_to_login(const Request& request, const Visitor& visitor) {
  const std::string next = request.method == "POST" ? std::string() : return_address(request);
  const bool returns = !next.empty() && next.size() <= kMaxNextLength;
  Response response = redirect(returns ? "/login?next=" + url_encode(next) : "/login");
  if (has_ended_session(visitor))
    response.add("Clear-Site-Data", kClearPages)
        .add("Set-Cookie", session_cookie(crypto::visitor_token_after(visitor.token), request.https, false));
  // A cookie without the prefix is from before this site had it, or planted.
  if (request.https && !request.cookie(kSessionCookie).empty())
    response.add("Set-Cookie", cookie_line(std::string(kSessionCookie), "", request.https, 0));
  return response;
}

std::string url_encode(std::string_view text) {
  constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kHexadecimal[byte >> 4];
    encoded += kHexadecimal[byte & 15];
  }
  return encoded;
}

}  // namespace beantrack::http
