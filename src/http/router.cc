#include "http/router.h"

#include <algorithm>
#include <optional>

#include "base/log.h"
#include "base/printable.h"
#include "language/phrases.h"
#include "text/accepted_language.h"
#include "text/time_zone.h"

namespace beantrack::http {
namespace {

constexpr std::string_view kPlaceholder = "{id}";
constexpr std::string_view kRetryAfter = "2";     // seconds; the database's restart takes about as long

// What the visitor has chosen counts, before that what the browser asks for.
void choose_language(const Request& request, const Visitor& visitor) {
  const Language* chosen = find_language(visitor.settings().language);
  language::use(chosen ? *chosen : text::accepted_language(request.accept_language));
}

constexpr std::string_view kZoneCookie = "beantrack_zone";  // set by static/js/shell/local_times.js

// The days and hours of a page are those of the reader's own zone, if the browser has told it.
void choose_zone(const Request& request) { text::use_zone(text::find_zone(request.cookie(kZoneCookie))); }

// A body has words of ours in it, and other ones for the next one who asks. (Those of a signed-in reader differ with
// the reader, but those are private.)
void tell_language(Response& response) {
  if (response.body().empty()) return;
  response.add("Content-Language", language::in_use().tag).add("Vary", "Accept-Language");
}

std::string_view method_of_route(std::string_view method) { return method == "HEAD" ? "GET" : method; }

HttpError wrong_method(const std::vector<const Route*>& routes) {
  std::string allowed;
  for (const Route* route : routes) {
    if (!allowed.empty()) allowed += ", ";
    allowed += route->method;
    if (route->method == "GET") allowed += ", HEAD";
  }
  return HttpError(405, "Method not allowed.").with("Allow", allowed);
}

// What a script hears without a session. Its cookie is left alone: by the time of this answer, the browser may have the
// one of a new sign-in.
HttpError signed_out(const Visitor& visitor) {
  HttpError error{401, "Please sign in."};
  return has_ended_session(visitor) ? std::move(error).with("Clear-Site-Data", kClearPages) : error;
}

void log_error(const Request& request, const HttpError& error, const std::string& cause) {
  log(error.status() < 500 ? LogLevel::info : error.status() == 503 ? LogLevel::warning : LogLevel::error,
      "request=" + request.id + " method=" + quote_for_log(request.method) + " path=" + quote_for_log(request.path) +
          " status=" + std::to_string(error.status()) + " cause=" + quote_for_log(cause));
}

void refuse_if_limited(const auth::Admission& admission) {
  if (admission.refused())
    throw HttpError(429, "Too many requests. Please wait a moment.")
        .with("Retry-After", std::to_string(admission.wait().count()));
}

}  // namespace

std::optional<std::string_view> match(std::string_view pattern, std::string_view path) {
  const auto place = pattern.find(kPlaceholder);
  if (place == std::string_view::npos) return path == pattern ? std::optional(std::string_view()) : std::nullopt;
  const auto before = pattern.substr(0, place), after = pattern.substr(place + kPlaceholder.size());
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after))
    return std::nullopt;
  const auto segment = path.substr(before.size(), path.size() - before.size() - after.size());
  return segment.find('/') == std::string_view::npos ? std::optional(segment) : std::nullopt;
}

bool is_for_people(ErrorFormat format, const Request& request) {
  if (format == ErrorFormat::scripts || request.is_script()) return false;
  return format == ErrorFormat::people || request.wants_page();
}

Response Router::answer(CgiInput& source) {
  Request request{source};
  Visitor visitor;
  ErrorFormat format = ErrorFormat::people;
  choose_language(request, visitor);
  text::use_zone(nullptr);  // until the cookies are read
  const auto failed = [&](HttpError error, const std::string& cause) {
    log_error(request, error, cause);
    return show_error_(request, visitor, error, format);
  };
  Response response = [&] {
    try {
      return dispatch(source, request, visitor, format);
    } catch (const HttpError& error) {
      if (error.status() != 429) complete(request, visitor);  // who asks too often must not cost another statement
      return failed(error, error.what());
    } catch (const db::Unavailable& away) {
      return failed(HttpError(503, "The chat cannot reach its database right now. Please try again in a moment.")
                        .with("Retry-After", kRetryAfter),
                    away.what());
    } catch (const db::TooSlow& slow) {
      return failed(HttpError(503, "The search took too long. Please use fewer or longer words.")
                        .with("Retry-After", kRetryAfter),
                    slow.what());
    } catch (const std::exception& unforeseen) {
      return failed(HttpError(500, "Something went wrong on our side. Please try again."), unforeseen.what());
    }
  }();
  tell_language(response);
  add_security_headers(response);
  response.add("X-Request-Id", request.id);
  return response;
}

Response Router::dispatch(CgiInput& source, Request& request, Visitor& visitor, ErrorFormat& format) {
  const Route& route = find(request);
  format = route.format;
  if (request.method == "POST" && request.is_from_elsewhere())
    throw HttpError(403, "The request came from another site and was blocked.");
  request.read_parameters(source);
  choose_zone(request);
  visitor = visitor_of(request);
  if (route.session != SessionRule::unknown && !visitor.token.empty()) {
    refuse_if_limited(limiter_.admit_session(visitor.token));
    find_session(request, visitor, sessions_, route.look_up);
  }
  if (visitor.session) choose_language(request, visitor);
  if (route.session == SessionRule::required && !visitor.session) {
    if (is_for_people(format, request)) return redirect_to_login(request, visitor);
    throw signed_out(visitor);
  }
  const auth::Admission admission = admit(visitor, route);
  if (route.csrf == Csrf::required && !has_csrf_token(request, visitor))
    throw HttpError(403, "This page is out of date. Please reload it and try again.");
  return route.handle(request, visitor);
}

// An error has words, which a bare session is not read for.
void Router::complete(const Request& request, Visitor& visitor) {
  if (!visitor.session || visitor.session->settings) return;
  try {
    sessions_.complete(*visitor.session);
    choose_language(request, visitor);
  } catch (const std::exception& failure) {
    log(LogLevel::info, "request=" + request.id + " the error is not in the reader's language: cause=" +
                            quote_for_log(failure.what()));
  }
}

// Anybody who is not signed in is limited by address, in nginx.
auth::Admission Router::admit(const Visitor& visitor, const Route& route) {
  if (!visitor.session) return auth::Admission{};
  auth::Admission admission = limiter_.admit(visitor.user().id, route.budget);
  refuse_if_limited(admission);
  return admission;
}

// A path that is named whole wins over one with a placeholder: /chat/send is no user.
const Route& Router::find(Request& request) const {
  std::vector<const Route*> fitting;
  bool whole = false;
  for (const Route& route : routes_) {
    const auto segment = match(route.path, request.path);
    if (!segment || (whole && !segment->empty())) continue;
    if (segment->empty() && !whole) fitting.clear();
    whole = segment->empty();
    fitting.push_back(&route);
    request.segment = *segment;
  }
  if (fitting.empty()) throw HttpError(404, "Page not found.");
  const auto route = std::find_if(fitting.begin(), fitting.end(), [&](const Route* candidate) {
    return candidate->method == method_of_route(request.method);
  });
  if (route == fitting.end()) throw wrong_method(fitting);
  return **route;
}

}  // namespace beantrack::http
