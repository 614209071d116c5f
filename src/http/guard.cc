#include "http/guard.h"

#include <algorithm>

#include "crypto/token.h"

namespace beantrack::http {
namespace {

// The longest that browsers keep a cookie (RFC 6265bis section 5.5). When a session ends is the server's decision.
constexpr std::string_view kLasting = "; Max-Age=34560000";  // seconds: 400 days

std::string cookie(std::string_view name, std::string_view token, bool https, std::string_view lifetime) {
  return std::string(name) + "=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Lax" +
         (https ? "; Secure" : "") + std::string(lifetime);
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

std::string Visitor::csrf_token() const { return token.empty() ? std::string() : crypto::csrf_token(token); }

Visitor visitor_of(const Request& request) {
  const auto token = request.cookie(kSessionCookie);
  return {.token = crypto::is_token(token) ? std::string(token) : std::string(), .session = std::nullopt};
}

void find_session(Visitor& visitor, db::SessionStore& sessions) {
  if (visitor.token.empty()) return;
  visitor.session = sessions.find(crypto::digest(visitor.token));
  if (visitor.session) sessions.touch(*visitor.session);
}

bool has_csrf_token(const Request& request, const Visitor& visitor) {
  if (visitor.token.empty()) return false;
  const std::string given =
      request.csrf_header.empty() ? request.parameter("_token").value_or("") : request.csrf_header;
  return crypto::equal(given, visitor.csrf_token());
}

std::string session_cookie(std::string_view token, bool https, bool lasting) {
  return cookie(kSessionCookie, token, https, lasting ? kLasting : std::string_view());
}

std::string expired_session_cookie(bool https) { return cookie(kSessionCookie, "", https, "; Max-Age=0"); }

std::string device_cookie(std::string_view token, bool https) { return cookie(kDeviceCookie, token, https, kLasting); }

std::string device_digest(const Request& request) {
  const auto token = request.cookie(kDeviceCookie);
  return crypto::is_token(token) ? crypto::digest(token) : std::string();
}

bool is_local_path(std::string_view path) {
  return path.starts_with('/') && !path.starts_with("//") && path.size() <= kMaxNextLength &&
         std::all_of(path.begin(), path.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
}

Response redirect_to_login(const Request& request) {
  if (request.method == "POST" || !is_local_path(request.uri)) return redirect("/login");
  return redirect("/login?next=" + url_encode(request.uri));
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
