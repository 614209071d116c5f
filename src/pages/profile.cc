#include "pages/profile.h"

#include <algorithm>

#include "language/phrases.h"
#include "pages/common.h"
#include "pages/pages.h"

namespace beantrack::pages {
namespace {

// What the address says has been done, in words: nothing else that stands in it is ever shown.
struct Notice {
  std::string_view what;
  const char* text;
};
using language::phrase;

constexpr Notice kNotices[] = {
    {"name", phrase("Name changed.")},
    {"settings", phrase("Settings saved.")},
    {"password", phrase("Password changed. You are signed out everywhere else.")},
    {"session", phrase("Session signed out.")},
    {"sessions", phrase("You are signed out everywhere else.")},
};

std::string notice_of(const Request& request) {
  const std::string what = request.parameter("saved").value_or("");
  const auto found =
      std::find_if(std::begin(kNotices), std::end(kNotices), [&](const Notice& each) { return each.what == what; });
  return found == std::end(kNotices) ? std::string() : std::string(language::tr(found->text));
}

void add_sessions(Context& context, const Visitor& visitor, view::ProfilePage& page) {
  const std::uint64_t current = visitor.session->id;
  auto sessions = context.sessions.list(visitor.user().id, current, kSessionsShown + 1);
  page.more_sessions = sessions.size() > kSessionsShown;
  if (page.more_sessions) sessions.pop_back();
  for (const auto& session : sessions)
    page.sessions.push_back({.id = session.id,
                             .device = device_of(session.user_agent),
                             .created_at = session.created_at,
                             .seen_at = session.seen_at,
                             .current = session.id == current});
}

}  // namespace

db::Account own_account(Context& context, const Visitor& visitor) {
  auto account = context.users.find_account_of(visitor.user().id);
  if (!account) throw http::HttpError(401, "Please sign in.");
  return *std::move(account);
}

std::string personal_name(const db::Account& account) {
  return account.identity.personal_name.empty() ? account.user.name : account.identity.personal_name;
}

Response show_profile(Context& context, const Visitor& visitor, const ProfileState& state) {
  const User& me = visitor.user();
  const db::Account account = own_account(context, visitor);
  view::ProfilePage page{.layout = bare_layout(visitor),
                         .user = account.user,
                         .has_company = account.identity.has_company,
                         .verified = account.identity.verified,
                         .email = account.email,
                         .name = state.name.value_or(personal_name(account)),
                         .sessions = {},
                         .notice = state.notice,
                         .refused = state.refused,
                         .error = state.error};
  page.layout.cursor = context.events.position();
  page.layout.unread = context.messages.unread_count(me.id);
  add_sessions(context, visitor, page);
  return http::html(view::render(page));
}

Response profile_saved(const Request& request, std::string_view what) {
  if (request.is_script()) return http::json(R"({"success":true})");
  return http::redirect("/profile?saved=" + std::string(what));
}

Response profile_refused(Context& context, const Request& request, const Visitor& visitor, view::ProfileField field,
                         const http::HttpError& error, std::optional<std::string> name) {
  if (request.is_script()) throw error;
  Response response = show_profile(
      context, visitor, {.notice = {}, .name = std::move(name), .refused = field, .error = error.text()});
  response.set_status(error.status());
  for (const auto& [header, value] : error.headers()) response.add(header, value);
  return response;
}

Response profile(Context& context, const Request& request, const Visitor& visitor) {
  return show_profile(context, visitor,
                      {.notice = notice_of(request), .name = std::nullopt, .error = {}});
}

}  // namespace beantrack::pages
