// Signing in. A wrong password, an account that does not exist and one that is disabled are one answer, in the same
// time.
#include "base/log.h"
#include "base/text.h"
#include "crypto/token.h"
#include "http/error.h"
#include "pages/common.h"
#include "pages/pages.h"
#include "pages/password_check.h"
#include "pages/routes.h"

namespace beantrack::pages {
namespace {

constexpr std::string_view kInbox = "/chat";

http::HttpError wrong() { return http::HttpError(401, "Wrong email or password."); }

std::string next_of(const Request& request) {
  const std::string next = request.parameter("next").value_or("");
  return is_return_address(next) ? next : std::string();
}

Response to_next(const Request& request) {
  const std::string next = next_of(request);
  return http::redirect(next.empty() ? kInbox : std::string_view(next));
}

Response form(const Request& request, const Visitor& visitor, int status, const std::string& email,
              std::string_view error, bool clears = false) {
  view::LoginPage page{.layout = bare_layout(visitor),
                       .email = email,
                       .next = next_of(request),
                       .error = std::string(error),
                       .clears = clears};
  page.layout.user.reset();  // somebody signed in who signs in as somebody else
  return http::html(view::render(page), status);
}

// A script hears the error as it is; a person gets the form back.
Response refuse(const Request& request, const Visitor& visitor, const std::string& email,
                const http::HttpError& error) {
  if (request.is_script()) throw error;
  log_info("request=" + request.id + " login refused status=" + std::to_string(error.status()));
  Response response = form(request, visitor, error.status(), email, error.text());
  for (const auto& [name, value] : error.headers()) response.add(name, value);
  return response;
}

}  // namespace

Response login_form(Context&, const Request& request, const Visitor& visitor) {
  if (visitor.session) return to_next(request);
  if (crypto::is_visitor_token(visitor.token))
    return form(request, visitor, 200, "", "", crypto::is_visitor_token_after(visitor.token));
  // The form needs a CSRF token, and that a cookie to come from. Without a cookie, somebody may have just signed out.
  const bool ended = http::has_ended_session(visitor);
  const Visitor stranger{.token = ended ? crypto::visitor_token_after(visitor.token) : crypto::new_visitor_token(),
                         .session = std::nullopt};
  Response response = form(request, stranger, 200, "", "", true);
  if (ended) response.add("Clear-Site-Data", http::kClearPages);
  return response.add("Set-Cookie", http::session_cookie(stranger.token, request.https, false));
}

// A browser puts a page away for going back to when the next one is there. So what the answer to that one's own request
// deletes is too early for the page before it. A request from another site deletes nothing.
Response login_clear(Context&, const Request& request, const Visitor&) {
  Response response{204};
  response.add("Cache-Control", "no-store");
  if (!request.is_from_elsewhere()) response.add("Clear-Site-Data", http::kClearPages);
  return response;
}

Response login(Context& context, const Request& request, const Visitor& visitor) {
  const std::string typed = request.parameter("email").value_or("");
  const std::string email{trim(typed)};
  PasswordCheck check{context, request, email};
  Response response = to_next(request);
  try {
    const bool right = check.verify(request.parameter("password").value_or(""));
    const auto replaced = visitor.session ? std::optional(visitor.session->id) : std::nullopt;
    if (right && check.sign_in(response, replaced)) return response;
  } catch (const http::HttpError& error) {
    return refuse(request, visitor, email, error);
  }
  return refuse(request, visitor, email, wrong());
}

}  // namespace beantrack::pages
