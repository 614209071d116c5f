#include <algorithm>
#include <map>

#include "db/conversation_index.h"
#include "http/error.h"
#include "model/id.h"
#include "pages/common.h"
#include "pages/pages.h"

namespace beantrack::pages {
namespace {

constexpr std::uint64_t kContactsPerPage = 200;  // unless `limit` asks for fewer
constexpr std::size_t kMaxFilter = 200;  // bytes; more than any name has

using Counts = std::map<Role, std::uint64_t>;

std::optional<Role> role_of(const Request& request, const Counts& counts) {
  const std::string word = request.parameter("role").value_or("");
  if (word.empty()) return std::nullopt;
  const auto role = parse_role(word);
  if (!role || !counts.contains(*role)) throw http::HttpError(400, "There is no such kind of people here.");
  return role;
}

constexpr std::pair<std::string_view, db::ContactFilter> kFilters[] = {
    {"", db::ContactFilter::all},
    {"unread", db::ContactFilter::unread},
    {"needs-reply", db::ContactFilter::needs_reply}};

db::ContactFilter filter_of(const Request& request) {
  const std::string word = request.parameter("show").value_or("");
  for (const auto& [name, filter] : kFilters)
    if (word == name) return filter;
  throw http::HttpError(400, "'show' is 'unread' or 'needs-reply'.");
}

std::string_view name_of(db::ContactFilter filter) {
  for (const auto& [name, each] : kFilters)
    if (each == filter) return name;
  return {};
}

// The page after the contact `after`: a message id for one with a conversation, a user id for the others.
void begin_after(Context& context, const std::string& after, db::ContactQuery& query) {
  if (is_user_id(after))
    query.after_user = context.users.find(after);
  else
    query.after_seq = message_number(after);
  if (!query.after_user && !query.after_seq) throw http::HttpError(400, "'after' names nobody.");
}

db::ContactQuery query_of(Context& context, const Request& request, const Counts& counts) {
  db::ContactQuery query{.role = role_of(request, counts),
                         .filter = request.parameter("q").value_or(""),
                         .show = filter_of(request),
                         .after_seq = std::nullopt,
                         .after_user = std::nullopt};
  if (query.filter.size() > kMaxFilter) throw http::HttpError(400, "The name to look for is too long.");
  if (const auto after = request.parameter("after")) begin_after(context, *after, query);
  return query;
}

std::vector<view::ContactTab> tabs_of(const Counts& counts, std::optional<Role> selected) {
  std::vector<view::ContactTab> tabs{{.role = std::nullopt, .selected = !selected}};
  for (const Role role : {Role::supplier, Role::vendor, Role::admin}) {
    const auto found = counts.find(role);
    if (found == counts.end()) continue;
    const bool more = found->second == db::kMaxCounted;
    tabs.push_back({.role = role, .count = found->second, .more = more, .selected = selected == role});
    tabs.front().count += found->second;
    tabs.front().more |= more;
  }
  if (tabs.front().more) tabs.front().count = db::kMaxCounted;
  return tabs;
}

std::string path_after(const db::ContactQuery& query, const db::ContactRow& last) {
  return "/chat?role=" + std::string(query.role ? to_string(*query.role) : "") +
         "&q=" + http::url_encode(query.filter) + "&show=" + std::string(name_of(query.show)) +
         "&after=" + (last.place > 0 ? message_id(last.place) : last.user.id);
}

}  // namespace

// What the contacts are read from, with the messages whose jobs wait noted: not even those are missing then.
db::ContactFacts contact_facts(Context& context, const User& me, const db::InboxFacts& known) {
  db::ContactFacts facts{.settled = known.no_job_waits && known.none_has_changed, .unread_of = known.unread_of};
  if (!known.no_job_waits)
    context.database.optional_write("chat_contacts", [&] {
      facts.settled = db::ConversationIndex(context.database).note_pending(me.id) && known.none_has_changed;
    });
  return facts;
}

Response inbox(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  const auto& known = visitor.required<db::InboxFacts>();
  const auto facts = contact_facts(context, me, known);
  const auto counts = context.contacts.counts(me);
  const auto query = query_of(context, request, counts);
  view::InboxPage page{.layout = full_layout(visitor, known.page), .tabs = {}, .contacts = {}, .filter = query.filter,
                       .show = std::string(name_of(query.show)), .more = {}};
  page.tabs = tabs_of(counts, query.role);
  const auto most = limit_of(request, kContactsPerPage, kContactsPerPage);
  auto rows = context.contacts.page(me, query, most + 1, facts);
  if (rows.size() > most) {
    rows.pop_back();
    page.more = path_after(query, rows.back());
  }
  page.contacts.reserve(rows.size());
  for (auto& row : rows)
    page.contacts.push_back({std::move(row.user), std::move(row.last), row.unread, row.presence, row.writable,
                             std::move(row.identity)});
  return http::html(view::render(page));
}

}  // namespace beantrack::pages
