// Who of one's contacts is there, and when they last were: what a page asks when its stream opens, since nobody is told
// again what happened meanwhile.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

#include "http/error.h"
#include "model/contact_policy.h"
#include "model/id.h"
#include "pages/pages.h"

namespace beantrack::pages {
namespace {

constexpr std::size_t kMaxIds = 100;  // in one question

// "U00012,U00013"
std::vector<std::string> ids_of(const Request& request) {
  const std::string list = request.parameter("ids").value_or("");
  std::vector<std::string> ids;
  for (std::size_t begin = 0; begin <= list.size() && ids.size() <= kMaxIds; begin += ids.back().size() + 1)
    ids.push_back(list.substr(begin, list.find(',', begin) - begin));
  if (ids.size() > kMaxIds || !std::all_of(ids.begin(), ids.end(), is_user_id))
    throw http::HttpError(400, "'ids' must be 1 to {1} user ids with commas between.", {std::to_string(kMaxIds)});
  return ids;
}

// Of those with whom there is a conversation; and of a single one with whom there may be, for the page that begins it.
std::map<std::string, Presence> visible(Context& context, const User& me, const std::vector<std::string>& ids) {
  auto found = context.presence.presence_of(me.id, ids);
  if (!found.empty() || ids.size() > 1) return found;
  const auto contact = context.users.find(ids.front());
  if (contact && may_chat(me, *contact)) found.emplace(contact->id, context.presence.presence_of(contact->id));
  return found;
}

}  // namespace

Response presence(Context& context, const Request& request, const Visitor& visitor) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& [id, presence] : visible(context, visitor.user(), ids_of(request)))
    list.push_back({{"userId", id},
                    {"online", presence.online},
                    {"seenAt", presence.seen_at ? nlohmann::ordered_json(iso8601(*presence.seen_at)) : nullptr}});
  return http::json(nlohmann::ordered_json{{"presence", std::move(list)}}.dump());
}

}  // namespace beantrack::pages
