// Which route a path matches, what every answer carries, and where redirects lead.
#include <algorithm>

#include "db/connection.h"
#include "http/error.h"
#include "http/guard.h"
#include "http/router.h"
#include "pages/routes.h"
#include "fuzz/support/cgi_source.h"
#include "fuzz/support/target.h"
#include "support/limits.h"

namespace beantrack::fuzz {
namespace {

using auth::Budget;
using http::ErrorFormat;
using http::Csrf;
using http::HttpError;
using http::Request;
using http::Response;
using http::SessionRule;
using http::Visitor;

constexpr int kStatuses[] = {200, 400, 403, 404, 405, 413, 415};

Response show(const Request&, const Visitor&, const HttpError& error, ErrorFormat) {
  Response response = http::json(error.text(), error.status());
  for (const auto& [name, value] : error.headers()) response.add(name, value);
  return response;
}

http::Router make_router() {
  static db::Connection nowhere{Config{}};  // no route asks for a session
  const auto echo = [](const Request& request, const Visitor&) { return http::html(request.segment); };
  return {{{"GET", "/chat", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none, echo},
           {"GET", "/chat/{id}", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none, echo},
           {"GET", "/chat/{id}/messages", SessionRule::unknown, Csrf::none, ErrorFormat::scripts, Budget::none, echo},
           {"POST", "/chat/send", SessionRule::unknown, Csrf::required, ErrorFormat::either, Budget::none, echo},
           {"POST", "/chat/{id}/read", SessionRule::unknown, Csrf::none, ErrorFormat::scripts, Budget::none, echo}},
          db::SessionStore(nowhere, 1),
          tests::shared_limiter(),
          show};
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

void check_answer(const Response& response) {
  require(std::count(std::begin(kStatuses), std::end(kStatuses), response.status()) == 1, "the status is a known one");
  require(!response.header("X-Request-Id").empty(), "each answer has its request's id");
  require(!response.header("Content-Security-Policy").empty(), "each answer has a content security policy");
  for (const auto& [name, value] : response.headers())
    require(std::none_of(value.begin(), value.end(), is_control), "no header has a control character");
  if (response.status() == 200)
    require(response.body().find('/') == std::string::npos, "a placeholder stands for one segment");
}

// As a browser reads a URL reference (the URL Standard): it drops tabs and line breaks, and takes \ for /.
bool leaves_the_site(std::string_view reference) {
  std::string read;
  for (const char c : reference)
    if (c != '\t' && c != '\n' && c != '\r') read += c == '\\' ? '/' : c;
  while (!read.empty() && static_cast<unsigned char>(read.front()) <= 0x20) read.erase(0, 1);
  return !read.starts_with('/') || read.starts_with("//");
}

void check_redirects(std::string_view uri) {
  require(!pages::is_return_address(uri) || !leaves_the_site(uri), "an address to return to stays on this site");
  const std::string path{uri.substr(0, uri.find('?'))};
  CgiSource source{"REQUEST_METHOD=GET\nREQUEST_URI=" + std::string(uri) + "\nDOCUMENT_URI=" + path + "\n"};
  const Request request{source};
  const Response redirect = http::redirect_to_login(request, Visitor{});
  const auto location = redirect.header("Location");
  require(!leaves_the_site(location), "the redirect to the login stays on this site");
  if (!pages::is_return_address(uri)) return;
  constexpr std::string_view kLogin = "/login?";
  CgiSource login_source{"REQUEST_METHOD=GET\nQUERY_STRING=" + std::string(location.substr(kLogin.size())) + "\n"};
  Request login{login_source};
  login.read_parameters(login_source);
  require(login.parameter("next") == request.uri, "the login gets the address that was asked for");
}

}  // namespace

void fuzz(std::string_view input) {
  static http::Router router = make_router();
  CgiSource source{input};
  check_answer(router.answer(source));
  check_redirects(lines(input, 2).front());
}

}  // namespace beantrack::fuzz
