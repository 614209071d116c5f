#include "http/response.h"

#include <algorithm>
#include <stdexcept>

namespace beantrack::http {
namespace {

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

Response with_body(int status, std::string body, std::string_view type, std::string_view caching) {
  Response response{status};
  response.add("Content-Type", type).add("Cache-Control", caching).set_body(std::move(body));
  return response;
}

}  // namespace

Response& Response::add(std::string_view name, std::string_view value) {
  if (std::any_of(name.begin(), name.end(), is_control) || std::any_of(value.begin(), value.end(), is_control))
    throw std::logic_error("a control character in the header " + std::string(name));
  headers_.emplace_back(name, value);
  return *this;
}

Response& Response::set_status(int status) {
  status_ = status;
  return *this;
}

Response& Response::set_body(std::string body) {
  body_ = std::move(body);
  return *this;
}

std::string_view Response::header(std::string_view name) const {
  const auto found = std::find_if(headers_.begin(), headers_.end(), [&](const auto& h) { return h.first == name; });
  return found == headers_.end() ? std::string_view() : std::string_view(found->second);
}

Response html(std::string page, int status) {
  return with_body(status, std::move(page), "text/html; charset=utf-8", "private, no-cache");
}

Response fragment(std::string piece) {
  return with_body(200, std::move(piece), "text/html; charset=utf-8", "no-store");
}

Response json(std::string text, int status) {
  return with_body(status, std::move(text), "application/json", "no-store");
}

bool is_local(std::string_view address) {
  return address.starts_with('/') && !address.starts_with("//") &&
         std::all_of(address.begin(), address.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
}

Response redirect(std::string_view location) {
  if (!is_local(location)) throw std::logic_error("a redirect to another site");
  Response response{303};
  response.add("Location", location).add("Cache-Control", "no-store");
  return response;
}

void add_security_headers(Response& response) {
  response.add("Content-Security-Policy", kContentSecurityPolicy)
      .add("X-Content-Type-Options", "nosniff")
      .add("Referrer-Policy", "same-origin")
      .add("Cross-Origin-Opener-Policy", "same-origin");
}

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 303: return "See Other";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

}  // namespace beantrack::http
