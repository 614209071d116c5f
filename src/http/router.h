// From a request to an answer: which handler, what it requires, and what becomes of a failure.
//
//   const Router router{{
//       {"GET", "/chat/{id}", SessionRule::required, Csrf::none, ErrorFormat::people, room},
//       …}, sessions, show_error};
//   Response response = router.answer(source);
//
// Thread rule: one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/limiter.h"
#include "http/error.h"
#include "http/guard.h"

namespace beantrack::http {

enum class SessionRule {
  unknown,   // who asks does not matter
  optional,  // the visitor's session is looked up, if there is one
  required,  // a person without one is sent to the login, a script gets 401
};

enum class Csrf { none, required };

// Whom a route's errors are for: a page for people, JSON for scripts.
enum class ErrorFormat {
  people,   // but JSON to what says that it is a script
  scripts,  // JSON to all
  either,   // a page to who asks for one, as a plain form does, else JSON
};

bool is_for_people(ErrorFormat format, const Request& request);

// What stands in the place of {id} in the pattern of a route (nothing, if it has none), when `path` fits it.
std::optional<std::string_view> match(std::string_view pattern, std::string_view path);

using Handler = std::function<Response(const Request&, const Visitor&)>;

struct Route {
  std::string_view method;  // "GET" answers HEAD as well
  std::string_view path;    // "{id}" stands for one segment, which becomes Request::segment
  SessionRule session;
  Csrf csrf;
  ErrorFormat format;
  auth::Budget budget;  // which a signed-in user's request takes from
  Handler handle;
  LookUp look_up{};     // finds the session with what the page requires; without one, the session alone is found
};

// How an error is shown. It must not fail, and not need the database.
using ShowError = std::function<Response(const Request&, const Visitor&, const HttpError&, ErrorFormat)>;

class Router {
 public:
  // Borrows `limiter`.
  Router(std::vector<Route> routes, db::SessionStore sessions, auth::Limiter& limiter, ShowError show_error)
      : routes_(std::move(routes)), sessions_(sessions), limiter_(limiter), show_error_(std::move(show_error)) {}

  // Reads one request and answers it. Whatever goes wrong on the way is logged once and shown as an error: 503 when the
  // database is away, 500 with nothing of the failure in it for what nobody foresaw.
  Response answer(CgiInput& source);

 private:
  Response dispatch(CgiInput& source, Request& request, Visitor& visitor, ErrorFormat& format);
  auth::Admission admit(const Visitor& visitor, const Route& route);
  void complete(const Request& request, Visitor& visitor);
  const Route& find(Request& request) const;

  std::vector<Route> routes_;
  db::SessionStore sessions_;
  auth::Limiter& limiter_;
  ShowError show_error_;
};

}  // namespace beantrack::http
