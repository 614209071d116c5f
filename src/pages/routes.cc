#include "pages/routes.h"

#include <algorithm>
#include <cctype>

#include "model/id.h"
#include "pages/error.h"
#include "pages/look_ups.h"
#include "pages/pages.h"

namespace beantrack::pages {
namespace {

struct Row {
  std::string_view method;
  std::string_view path;
  http::SessionRule session;
  http::Csrf csrf;
  http::ErrorFormat format;
  auth::Budget budget;
  RouteLookUp* look_up;
  Page* page;
};

using auth::Budget;
using enum http::ErrorFormat;
using enum http::SessionRule;
using http::Csrf;

// A POST changes something and so carries the CSRF token; it comes from a page of ours.
constexpr Row kRoutes[] = {
    // method, path, session, CSRF token, errors are for, budget, look-up, page
    {"GET",  "/",                     unknown,  Csrf::none,     people,  Budget::none,   alone,       home},
    {"GET",  "/favicon.ico",          unknown,  Csrf::none,     people,  Budget::none,   alone,       favicon},
    {"GET",  "/offline",              optional, Csrf::none,     people,  Budget::page,   alone,       offline},
    {"GET",  "/healthz",              unknown,  Csrf::none,     scripts, Budget::none,   alone,       health},
    {"GET",  "/login",                optional, Csrf::none,     people,  Budget::page,   alone,       login_form},
    {"POST", "/login",                optional, Csrf::required, people,  Budget::change, alone,       login},
    {"GET",  "/login/clear",          unknown,  Csrf::none,     scripts, Budget::none,   alone,       login_clear},
    {"POST", "/logout",               required, Csrf::required, people,  Budget::change, alone,       logout},
    {"GET",  "/chat",                 required, Csrf::none,     people,  Budget::page,   inbox_facts, inbox},
    {"GET",  "/chat/{id}",            required, Csrf::none,     people,  Budget::page,   room_facts,  room},
    {"GET",  "/chat/{id}/messages",   required, Csrf::none,     scripts, Budget::page,   alone,       messages},
    {"GET",  "/chat/{id}/about",      required, Csrf::none,     people,  Budget::page,   page_facts,  about},
    {"POST", "/chat/{id}/company",    required, Csrf::required, people,  Budget::change, page_facts,  company},
    {"GET",  "/chat/search",          required, Csrf::none,     people,  Budget::search, page_facts,  search},
    {"POST", "/chat/send",            required, Csrf::required, people,  Budget::send,   send_facts,  send},
    {"POST", "/chat/receive",         required, Csrf::required, scripts, Budget::update, alone,       receive},
    {"POST", "/chat/mark-read",       required, Csrf::required, either,  Budget::update, bare,        mark_read},
    {"POST", "/chat/typing",          required, Csrf::required, scripts, Budget::typing, receiver,    typing},
    {"GET",  "/chat/presence",        required, Csrf::none,     scripts, Budget::update, presences,   presence},
    {"GET",  "/chat/unread",          optional, Csrf::none,     scripts, Budget::update, unread_sum,  unread},
    {"GET",  "/profile",              required, Csrf::none,     people,  Budget::page,   alone,       profile},
    {"POST", "/profile",              required, Csrf::required, people,  Budget::change, alone,       profile_name},
    {"POST", "/profile/settings",     required, Csrf::required, people,  Budget::change, alone,       profile_settings},
    {"POST", "/profile/password",     required, Csrf::required, people,  Budget::change, alone,       profile_password},
    {"POST", "/profile/sessions",     required, Csrf::required, people,  Budget::change, alone,       profile_session},
    {"POST", "/profile/sessions/end", required, Csrf::required, people,  Budget::change, alone,       profile_sessions},
};

constexpr bool all_have_budgets() {
  for (const Row& row : kRoutes)
    if ((row.session == unknown) != (row.budget == Budget::none)) return false;
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
    if (row.method != "GET" || row.session != required || row.format != people) return false;
    const auto id = http::match(row.path, path);
    return id && (id->empty() || is_person_id(*id));
  });
}

http::Router make_router(Context& context, auth::Limiter& limiter) {
  std::vector<http::Route> routes;
  for (const Row& row : kRoutes) {
    http::Route route{row.method, row.path, row.session, row.csrf, row.format, row.budget,
                      [&context, page = row.page](const Request& request, const Visitor& visitor) {
                        return page(context, request, visitor);
                      }};
    if (row.look_up)
      route.look_up = [&context, look_up = row.look_up](const Request& request, std::string_view digest,
                                                        Visitor& visitor) {
        look_up(context, request, digest, visitor);
      };
    routes.push_back(std::move(route));
  }
  return {std::move(routes), context.sessions, limiter, show_error};
}

}  // namespace beantrack::pages
