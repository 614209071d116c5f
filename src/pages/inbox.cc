#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "crypto/token.h"
#include "db/conversation_index.h"
#include "http/error.h"
#include "model/id.h"
#include "pages/common.h"
#include "pages/inbox_cache.h"
#include "pages/look_ups.h"
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
  if (!role || !counts.contains(*role)) throw http::HttpError(400, "Invalid 'role'.");
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
  throw http::HttpError(400, "'show' must be 'unread' or 'needs-reply'.");
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
  if (!query.after_user && !query.after_seq) throw http::HttpError(400, "Invalid 'after' cursor.");
}

db::ContactQuery query_of(Context& context, const Request& request, const Counts& counts) {
  db::ContactQuery query{.role = role_of(request, counts),
                         .filter = request.parameter("q").value_or(""),
                         .show = filter_of(request),
                         .after_seq = std::nullopt,
                         .after_user = std::nullopt};
  if (query.filter.size() > kMaxFilter) throw http::HttpError(400, "The name to search for is too long.");
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

// `place`: as in db::ContactRow.
std::string path_after(const db::ContactQuery& query, std::string_view user_id, std::uint64_t place) {
  return "/chat?role=" + std::string(query.role ? to_string(*query.role) : "") +
         "&q=" + http::url_encode(query.filter) + "&show=" + std::string(name_of(query.show)) +
         "&after=" + (place > 0 ? message_id(place) : std::string(user_id));
}

std::string path_after(const db::ContactQuery& query, const view::Contact& last) {
  return path_after(query, last.id, last.last ? last.last->seq : 0);
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

namespace {

// Under which name the contacts of a page are kept; nothing: such pages are not kept.
std::optional<std::string> kept_name(const Request& request, std::string_view token_digest) {
  if (request.parameter("after") || request.parameter("limit")) return std::nullopt;
  for (const std::string_view narrowing : {"q", "show"})
    if (!request.parameter(narrowing).value_or("").empty()) return std::nullopt;
  const std::string role = request.parameter("role").value_or("");
  if (!role.empty() && !parse_role(role)) return std::nullopt;
  return std::string(token_digest).append(1, ' ').append(role);
}

view::Contact contact_of(const db::ContactRow& row, const User& me) {
  view::Contact contact{.id = row.user.id, .name = row.user.name, .personal_name = row.identity.personal_name,
                        .role = row.user.role, .has_company = row.identity.has_company,
                        .verified = row.identity.verified, .writable = row.writable, .last = {}, .unread = row.unread,
                        .online = row.presence.online};
  if (row.last) contact.last = last_of(*row.last, me);
  return contact;
}

// Whether the look-up has told all that kept contacts need.
bool may_be_kept(const db::InboxFacts& known) {
  return known.none_has_changed && known.unread_of && !known.version.empty();
}

// Whether `page` shows nothing that changes with time alone: a message of the future is shown as written now.
bool is_past(const view::InboxPage& page, Time now) {
  return std::ranges::all_of(page.contacts, [&](const view::Contact& contact) {
    return !contact.last || contact.last->sent < now;
  });
}

void keep(Context& context, std::string name, CachedInbox inbox, const view::InboxPage& page) {
  auto ids = nlohmann::json::array();
  for (const view::Contact& contact : page.contacts) {
    inbox.contacts.add(contact);
    if (contact.last) ids.push_back(contact.id);
  }
  inbox.ids = ids.dump();
  const std::size_t bytes = inbox.contacts.shrink() + inbox.ids.capacity();
  context.shown_inboxes.keep(std::move(name), std::move(inbox), bytes);
}

}  // namespace

void inbox_facts(Context& context, const Request& request, std::string_view token_digest, Visitor& visitor) {
  const auto name = kept_name(request, token_digest);
  const CachedInbox* kept = name ? context.shown_inboxes.find(*name) : nullptr;
  auto reader = context.inboxes.with_inbox(token_digest, kept ? &kept->ids : nullptr);
  if (!reader) return;
  visitor.session = std::move(reader->session);
  visitor.facts = std::move(reader->facts);
}

Response inbox(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  const auto& known = visitor.required<db::InboxFacts>();
  view::InboxPage page{.layout = full_layout(visitor, known.page), .tabs = {}, .contacts = {}, .filter = {},
                       .show = {}, .more = {}};
  const auto name = may_be_kept(known) ? kept_name(request, visitor.token_digest) : std::nullopt;
  CachedInbox inbox{.key = {me.id, me.role, known.version}, .event = known.event, .counts = {}, .contacts = {},
                    .ids = {}};
  const CachedInbox* kept = name ? context.shown_inboxes.find(*name) : nullptr;
  if (const auto shown = kept && kept->key == inbox.key ? known_contacts(context, me, *kept, known) : std::nullopt) {
    const auto role = role_of(request, kept->counts);
    page.tabs = tabs_of(kept->counts, role);
    page.contacts = shown->contacts;
    const db::ContactQuery query{.role = role, .filter = {}, .after_seq = {}, .after_user = {}};
    if (kept->has_more) page.more = path_after(query, page.contacts.back());
    std::string html = view::render(page);
    if (shown->event != kept->event && is_past(page, known.now)) {
      inbox.event = shown->event;
      inbox.counts = kept->counts;
      inbox.has_more = kept->has_more;
      keep(context, *name, std::move(inbox), page);
    }
    return http::html(std::move(html));
  }
  const auto facts = contact_facts(context, me, known);
  inbox.counts = context.contacts.counts(me);
  const auto query = query_of(context, request, inbox.counts);
  page.filter = query.filter;
  page.show = name_of(query.show);
  page.tabs = tabs_of(inbox.counts, query.role);
  const auto most = limit_of(request, kContactsPerPage, kContactsPerPage);
  auto rows = context.contacts.page(me, query, most + 1, facts);
  inbox.has_more = rows.size() > most;
  if (inbox.has_more) {
    rows.pop_back();
    page.more = path_after(query, rows.back().user.id, rows.back().place);
  }
  page.contacts.reserve(rows.size());
  for (const auto& row : rows) page.contacts.push_back(contact_of(row, me));
  if (name && known.no_job_waits && context.contacts.was_up_to_date() && is_past(page, known.now))
    keep(context, *name, std::move(inbox), page);
  return http::html(view::render(page));
}

}  // namespace beantrack::pages
