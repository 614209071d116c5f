#include "pages/routes.h"

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
  Page* page;
};

using http::Answers;
using http::Csrf;
using http::Session;

// A POST changes something and so carries the CSRF token; it comes from a page of ours.
constexpr Row kRoutes[] = {
    // method, path                session             CSRF token      errors are for    page
    {"GET", "/",                   Session::unknown,   Csrf::none,     Answers::people,  home},
    {"GET", "/favicon.ico",        Session::unknown,   Csrf::none,     Answers::people,  favicon},
    {"GET", "/offline",            Session::optional,  Csrf::none,     Answers::people,  offline},
    {"GET", "/healthz",            Session::unknown,   Csrf::none,     Answers::scripts, health},
    {"GET", "/login",              Session::optional,  Csrf::none,     Answers::people,  login_form},
    {"POST", "/login",             Session::optional,  Csrf::required, Answers::people,  login},
    {"POST", "/logout",            Session::required,  Csrf::required, Answers::people,  logout},
    {"GET", "/chat",               Session::required,  Csrf::none,     Answers::people,  inbox},
    {"GET", "/chat/{id}",          Session::required,  Csrf::none,     Answers::people,  room},
    {"GET", "/chat/{id}/messages", Session::required,  Csrf::none,     Answers::scripts, messages},
    {"GET", "/chat/search",        Session::required,  Csrf::none,     Answers::people,  search},
    {"POST", "/chat/send",         Session::required,  Csrf::required, Answers::people,  send},
    {"POST", "/chat/receive",      Session::required,  Csrf::required, Answers::scripts, receive},
    {"POST", "/chat/mark-read",    Session::required,  Csrf::required, Answers::either,  mark_read},
    {"POST", "/chat/typing",       Session::required,  Csrf::required, Answers::scripts, typing},
    {"GET", "/chat/presence",      Session::required,  Csrf::none,     Answers::scripts, presence},
    {"GET", "/chat/unread",        Session::optional,  Csrf::none,     Answers::scripts, unread},
    {"GET", "/profile",            Session::required,  Csrf::none,     Answers::people,  profile},
    {"POST", "/profile",           Session::required,  Csrf::required, Answers::people,  profile_name},
    {"POST", "/profile/settings",  Session::required,  Csrf::required, Answers::people,  profile_settings},
    {"POST", "/profile/password",  Session::required,  Csrf::required, Answers::people,  profile_password},
    {"POST", "/profile/sessions",  Session::required,  Csrf::required, Answers::people,  profile_session},
    {"POST", "/profile/sessions/end", Session::required, Csrf::required, Answers::people, profile_sessions},
};

}  // namespace

http::Router make_router(Context& context) {
  std::vector<http::Route> routes;
  for (const Row& row : kRoutes)
    routes.push_back({row.method, row.path, row.session, row.csrf, row.answers,
                      [&context, page = row.page](const Request& request, const Visitor& visitor) {
                        return page(context, request, visitor);
                      }});
  return {std::move(routes), context.sessions, show_error};
}

}  // namespace beantrack::pages
