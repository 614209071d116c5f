#include "http/request.h"

#include <algorithm>

#include "base/cookie.h"
#include "crypto/token.h"
#include "http/cgi_parser.h"
#include "http/error.h"
#include "http/media_type.h"
#include "http/origin.h"
#include "model/id.h"
#include "model/message.h"

namespace beantrack::http {
namespace {

bool is_request_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxRequestId && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
}

bool is_prefetch(const CgiInput& source) {
  return source.variable("HTTP_SEC_PURPOSE").find("prefetch") != std::string_view::npos ||
         source.variable("HTTP_PURPOSE") == "prefetch" || source.variable("HTTP_X_MOZ") == "prefetch" ||
         source.variable("HTTP_X_PURPOSE") == "preview";
}

std::string read_body(CgiInput& source) {
  const std::string_view length = source.variable("CONTENT_LENGTH");
  const auto announced = parse_number(length);
  if (!length.empty() && !announced) throw HttpError(400, "The Content-Length is invalid.");
  const auto too_large = HttpError(413, "The request is too large.");
  if (announced.value_or(0) > kMaxBody) throw too_large;

  std::string body(announced.value_or(kMaxBody) + 1, '\0');  // one byte more than is due tells a longer body
  body.resize(source.read(body.data(), body.size()));
  if (body.size() > kMaxBody) throw too_large;
  if (announced && *announced != body.size())
    throw HttpError(400, "The body does not match its Content-Length.");
  return body;
}

}  // namespace

Request::Request(const CgiInput& source)
    : id(source.variable("REQUEST_ID")),
      method(source.variable("REQUEST_METHOD")),
      path(source.variable("DOCUMENT_URI")),
      uri(source.variable("REQUEST_URI")),
      remote_address(source.variable("REMOTE_ADDR")),
      https(source.variable("HTTPS") == "on"),
      prefetch(is_prefetch(source)),
      accept(source.variable("HTTP_ACCEPT")),
      content_type(source.variable("CONTENT_TYPE")),
      accept_language(source.variable("HTTP_ACCEPT_LANGUAGE")),
      csrf_header(source.variable("HTTP_X_CSRF_TOKEN")),
      user_agent(source.variable("HTTP_USER_AGENT")),
      cookies(source.variable("HTTP_COOKIE")),
      host(source.variable("HTTP_HOST")),
      origin(source.variable("HTTP_ORIGIN")),
      referer(source.variable("HTTP_REFERER")),
      fetch_site(source.variable("HTTP_SEC_FETCH_SITE")) {
  if (!is_request_id(id)) id = crypto::new_token();
}

void Request::read_parameters(CgiInput& source) {
  if (!is_utf8(path)) throw HttpError(400, "The path is not valid UTF-8.");
  parameters = parse_cgi({.method = method,
                          .query = source.variable("QUERY_STRING"),
                          .content_type = content_type,
                          .body = method == "POST" ? read_body(source) : std::string()});
}

std::string_view Request::cookie(std::string_view name) const {
  return find_cookie(cookies, name).value_or(std::string_view());
}

bool Request::is_from_elsewhere() const {
  // "none" is an address that was typed, or a bookmark. No page can cause that, but nor does it submit a form.
  if (!fetch_site.empty() && fetch_site != "same-origin" && (fetch_site != "none" || method == "POST")) return true;
  if (!origin.empty() && !is_own_origin(origin, host, https)) return true;
  return fetch_site.empty() && origin.empty() && !referer.empty() &&
         !is_own_origin(origin_of(referer), host, https);
}

bool Request::wants_page() const { return accept.find("text/html") != std::string::npos; }

bool Request::wants_json() const { return accept.find("application/json") != std::string::npos && !wants_page(); }

bool Request::is_script() const { return !csrf_header.empty() || wants_json() || MediaType(content_type).is_json(); }

}  // namespace beantrack::http
