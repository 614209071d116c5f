#include "pages/routes.h"

#include <algorithm>
#include <cctype>

#include "model/id.h"
#include "pages/error.h"
#include "pages/pages.h"

namespace beantrack::pages {
namespace {

struct Row {
  std::string_view method;
  std::string_view path;
  http::Session session;
  http::Csrf csrf;
  http::Answers answers;
  auth::Budget budget;
  Page* page;
};

using auth::Budget;
using enum http::Answers;
using http::Csrf;
using http::Session;

// A POST changes something and so carries the CSRF token; it comes from a page of ours.
constexpr Row kRoutes[] = {
    // method, path, session, CSRF token, errors are for, budget, page
    {"GET",  "/",                     Session::unknown,  Csrf::none,     people,  Budget::none,   home},
    {"GET",  "/favicon.ico",          Session::unknown,  Csrf::none,     people,  Budget::none,   favicon},
    {"GET",  "/offline",              Session::optional, Csrf::none,     people,  Budget::page,   offline},
    {"GET",  "/healthz",              Session::unknown,  Csrf::none,     scripts, Budget::none,   health},
    {"GET",  "/login",                Session::optional, Csrf::none,     people,  Budget::page,   login_form},
    {"POST", "/login",                Session::optional, Csrf::required, people,  Budget::change, login},
    {"GET",  "/login/clear",          Session::unknown,  Csrf::none,     scripts, Budget::none,   login_clear},
    {"POST", "/logout",               Session::required, Csrf::required, people,  Budget::change, logout},
    {"GET",  "/chat",                 Session::required, Csrf::none,     people,  Budget::page,   inbox},
    {"GET",  "/chat/{id}",            Session::required, Csrf::none,     people,  Budget::page,   room},
    {"GET",  "/chat/{id}/messages",   Session::required, Csrf::none,     scripts, Budget::page,   messages},
    {"GET",  "/chat/{id}/about",      Session::required, Csrf::none,     people,  Budget::page,   about},
    {"POST", "/chat/{id}/company",    Session::required, Csrf::required, people,  Budget::change, company},
    {"GET",  "/chat/search",          Session::required, Csrf::none,     people,  Budget::search, search},
    {"POST", "/chat/send",            Session::required, Csrf::required, people,  Budget::send,   send},
    {"POST", "/chat/receive",         Session::required, Csrf::required, scripts, Budget::update, receive},
    {"POST", "/chat/mark-read",       Session::required, Csrf::required, either,  Budget::update, mark_read},
    {"POST", "/chat/typing",          Session::required, Csrf::required, scripts, Budget::typing, typing},
    {"GET",  "/chat/presence",        Session::required, Csrf::none,     scripts, Budget::update, presence},
    {"GET",  "/chat/unread",          Session::optional, Csrf::none,     scripts, Budget::update, unread},
    {"GET",  "/profile",              Session::required, Csrf::none,     people,  Budget::page,   profile},
    {"POST", "/profile",              Session::required, Csrf::required, people,  Budget::change, profile_name},
    {"POST", "/profile/settings",     Session::required, Csrf::required, people,  Budget::change, profile_settings},
    {"POST", "/profile/password",     Session::required, Csrf::required, people,  Budget::change, profile_password},
    {"POST", "/profile/sessions",     Session::required, Csrf::required, people,  Budget::change, profile_session},
    {"POST", "/profile/sessions/end", Session::required, Csrf::required, people,  Budget::change, profile_sessions},
};

constexpr bool all_have_budgets() {
  for (const Row& row : kRoutes)
    if ((row.session == Session::unknown) != (row.budget == Budget::none)) return false;
  return true;
}
static_assert(all_have_budgets(), "a route that finds a user needs a budget");

bool is_person_id(std::string_view id) { return is_user_id(id) || is_supplier_id(id) || is_wholesaler_id(id); }

// Characters of a query (RFC 3986 section 3.4).
bool is_query(std::string_view text) {
  static constexpr std::string_view kMarks = "-._~%!$&'()*+,;=:@/?";
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || kMarks.find(c) != std::string_view::npos;
  });
}

}  // namespace

bool is_return_address(std::string_view address) {
  const auto end = std::min(address.find('?'), address.size());
  const auto path = address.substr(0, end);
  if (address.size() > http::kMaxNextLength || !is_query(address.substr(end))) return false;
  return std::any_of(std::begin(kRoutes), std::end(kRoutes), [&](const Row& row) {
    if (row.method != "GET" || row.session != Session::required || row.answers != people) return false;
    const auto id = http::match(row.path, path);
    return id && (id->empty() || is_person_id(*id));
  });
}

http::Router make_router(Context& context, auth::Limiter& limiter) {
  std::vector<http::Route> routes;
  for (const Row& row : kRoutes)
    routes.push_back({row.method, row.path, row.session, row.csrf, row.answers, row.budget,
                      [&context, page = row.page](const Request& request, const Visitor& visitor) {
                        return page(context, request, visitor);
                      }});
  return {std::move(routes), context.sessions, limiter, show_error};
}

}  // namespace beantrack::pages
