#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "db/search_store.h"
#include "http/error.h"
#include "language/phrases.h"
#include "pages/common.h"
#include "pages/json.h"
#include "pages/pages.h"
#include "text/excerpt.h"
#include "text/time_zone.h"

namespace beantrack::pages {
namespace {

constexpr std::uint64_t kResultsPerPage = 30;
constexpr std::uint64_t kContactsToChoose = 200;  // conversations, those with the newest messages
constexpr std::size_t kMaxQuery = 400;            // bytes

using language::phrase;

SearchAuthor author_of(const Request& request) {
  const std::string word = request.parameter("by").value_or("");
  if (word.empty()) return SearchAuthor::anybody;
  if (word == "me") return SearchAuthor::me;
  if (word == "them") return SearchAuthor::them;
  throw http::HttpError(400, "'by' must be 'me' or 'them'.");
}

// Has the days of the form be those of the zone that the address names, if it names one.
void choose_zone(const Request& request, view::SearchPage& page) {
  const std::string name = request.parameter("zone").value_or("");
  const std::string own = text::zone_in_use().name();
  auto zone = name.empty() ? nullptr : text::find_zone(name);
  if (!name.empty() && !zone) throw http::HttpError(400, "'zone' must be a time zone such as Africa/Kampala.");
  if (zone) text::use_zone(std::move(zone));
  page.zone = text::zone_in_use().name();
  page.zone_differs = page.zone != own;
}

// The form as it was sent, before anything of it is looked at but who the other person is, and where.
view::SearchPage form_of(Context& context, const Request& request, const Visitor& visitor) {
  view::SearchPage page;
  page.layout = full_layout(visitor);
  page.words = trim(request.parameter("q").value_or(""));
  page.from = request.parameter("from").value_or("");
  page.to = request.parameter("to").value_or("");
  page.author = author_of(request);
  choose_zone(request, page);
  const std::string contact = request.parameter("with").value_or("");
  if (!contact.empty()) page.contact_id = find_partner(context, visitor.user(), contact).user.id;
  return page;
}

// The day typed in a field, if one was; `refusal` for what is no day.
std::optional<std::chrono::year_month_day> day_of(const std::string& typed, const char* refusal) {
  if (typed.empty()) return std::nullopt;
  const auto day = parse_day(typed);
  if (!day) throw http::HttpError(400, refusal);
  return day;
}

// Whether the form was filled in: one that is empty is where a search begins.
bool is_filled(const view::SearchPage& page) {
  return !page.words.empty() || !page.contact_id.empty() || !page.from.empty() || !page.to.empty() ||
         page.author != SearchAuthor::anybody;
}

// What the form asks for. Throws HttpError 400 for what a person may mend in it.
db::SearchQuery query_of(const view::SearchPage& page) {
  if (page.words.size() > kMaxQuery) throw http::HttpError(400, "The search text is too long.");
  const auto from = day_of(page.from, phrase("Enter a valid start date, such as 2026-11-30.")),
             to = day_of(page.to, phrase("Enter a valid end date, such as 2026-11-30."));
  if (from && to && *to < *from) throw http::HttpError(400, "The end date is before the start date.");
  db::SearchQuery query{.terms = text::terms(page.words), .contact_id = page.contact_id,
                        .author = page.author};
  if (query.terms.empty() && !page.words.empty())
    throw http::HttpError(400, "Enter at least one word or number.");
  const text::TimeZone& zone = text::zone_in_use();
  if (from) query.from = zone.begin_of_day(*from);
  if (to) query.to = zone.begin_of_day(std::chrono::sys_days(*to) + std::chrono::days(1));  // with all of the last day
  return query;
}

std::string path_of(const view::SearchPage& page, const Message& last) {
  const auto by = page.author == SearchAuthor::me ? "me" : page.author == SearchAuthor::them ? "them" : "";
  return "/chat/search?q=" + http::url_encode(page.words) + "&with=" + page.contact_id + "&by=" + by +
         "&from=" + http::url_encode(page.from) + "&to=" + http::url_encode(page.to) +
         "&zone=" + http::url_encode(page.zone) + "&before=" + last.id;
}

void look_for(Context& context, const User& me, const db::SearchQuery& query, view::SearchPage& page) {
  page.asked = true;
  auto found = context.search.find(me.id, query, kResultsPerPage + 1);
  if (found.size() > kResultsPerPage) {
    found.pop_back();
    page.more = path_of(page, found.back().message);
  }
  std::vector<User> people;
  for (const auto& each : found) people.push_back(each.contact);
  auto identities = context.names.identities(people);
  for (auto& [message, contact] : found) {
    auto excerpt = text::excerpt(message.content, query.terms);
    const bool own = message.sender_id == me.id;
    const bool verified = identities[contact.id].verified;
    page.results.push_back({std::move(message), std::move(contact), own, verified, std::move(excerpt)});
  }
}

// The people to choose from: those one has written with, and whoever is chosen already.
void fill_choice(Context& context, const User& me, view::SearchPage& page) {
  const std::string& chosen = page.contact_id;
  auto rows = context.contacts.conversations(me, {}, kContactsToChoose + 1);
  page.has_more_contacts = rows.size() > kContactsToChoose;
  if (page.has_more_contacts) rows.pop_back();
  for (auto& row : rows)
    if (row.last || row.user.id == chosen) page.contacts.push_back(std::move(row.user));
  const bool has_chosen = std::any_of(page.contacts.begin(), page.contacts.end(),
                                      [&](const User& contact) { return contact.id == chosen; });
  if (!chosen.empty() && !has_chosen)
    if (auto contact = context.users.find(chosen)) page.contacts.push_back(*std::move(contact));
}

Response as_json(const view::SearchPage& page) {
  auto results = nlohmann::ordered_json::array();
  for (const auto& result : page.results) {
    auto excerpt = nlohmann::ordered_json::array();
    for (const auto& piece : result.excerpt.pieces)
      excerpt.push_back({{"text", piece.text}, {"match", piece.match}});
    auto row = to_json(result.message);
    row["contact"] = to_json(result.contact);
    row["excerpt"] = std::move(excerpt);
    results.push_back(std::move(row));
  }
  nlohmann::ordered_json body{{"results", std::move(results)}, {"more", nullptr}};
  if (!page.more.empty()) body["more"] = page.more;
  return http::json(to_text(body));
}

}  // namespace

Response search(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  auto page = form_of(context, request, visitor);
  const auto before = message_parameter(request, "before");
  int status = 200;
  try {
    auto query = query_of(page);
    if (before) query.before_seq = *before;
    if (is_filled(page)) look_for(context, me, query, page);
  } catch (const http::HttpError& error) {
    if (request.is_script()) throw;
    page.error = error.text();
    status = error.status();
  }
  if (request.wants_json()) return as_json(page).add("Vary", "Accept");
  fill_choice(context, me, page);
  return http::html(view::render(page), status).add("Vary", "Accept");
}

}  // namespace beantrack::pages
