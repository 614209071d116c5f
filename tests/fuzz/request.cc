// The query, form, JSON and multipart parameters of a request, its cookies and its content type.
#include "base/utf8.h"
#include "http/error.h"
#include "http/guard.h"
#include "http/media_type.h"
#include "http/request.h"
#include "fuzz/support/cgi_source.h"
#include "fuzz/support/target.h"

namespace beantrack::fuzz {
namespace {

// The parameters that pages read, and a name that nothing reads.
constexpr const char* kNames[] = {"message", "receiver_id", "_token", "email", "q", "user.id", "a", ""};

bool is_refusal(int status) { return status == 400 || status == 413 || status == 415; }

void check_content_type(std::string_view header) {
  const http::MediaType type{header};
  for (const char c : type.name()) require(c < 'A' || c > 'Z', "the name of a media type is in lower case");
  const auto boundary = type.parameter("boundary");
  require(!boundary || boundary->size() <= header.size(), "a parameter is a part of its header");
}

void check_parameters(const http::Request& request) {
  for (const char* name : kNames) {
    try {
      const auto value = request.parameter(name);
      require(!value || is_utf8(*value), "a parameter is UTF-8");
      request.flag(name);
    } catch (const http::HttpError& error) {
      require(error.status() == 400, "a parameter of the wrong type is answered with 400");
    }
  }
}

}  // namespace

void fuzz(std::string_view input) {
  CgiSource source{input};
  http::Request request{source};
  require(!request.id.empty() && request.id.size() <= http::kMaxRequestId, "a request has an id of bounded length");
  check_content_type(request.content_type);
  request.is_script();
  try {
    request.read_parameters(source);
  } catch (const http::HttpError& error) {
    require(is_refusal(error.status()), "a malformed request is answered with 400, 413 or 415");
    return;
  }
  require(is_utf8(request.path), "the path is UTF-8");
  check_parameters(request);
  const auto visitor = http::visitor_of(request);
  require(visitor.token.empty() || visitor.token == request.cookie(kSessionCookie), "the token is the cookie's");
  try {
    require(!http::has_csrf_token(request, visitor) || !visitor.token.empty(), "no CSRF token without a session cookie");
  } catch (const http::HttpError& error) {
    require(error.status() == 400, "a CSRF token that is no text is answered with 400");
  }
}

}  // namespace beantrack::fuzz
