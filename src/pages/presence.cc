// Who of one's contacts is there, and when they last were: what a page asks when its stream opens, since nobody is told
// again what happened meanwhile.
#include <nlohmann/json.hpp>

#include "http/error.h"
#include "pages/look_ups.h"
#include "pages/pages.h"

namespace beantrack::pages {

Response presence(Context&, const Request&, const Visitor& visitor) {
  if (!visitor.has<db::PresenceMap>())
    throw http::HttpError(400, "'ids' must be 1 to {1} user IDs separated by commas.",
                          {std::to_string(kMaxPresenceIds)});
  auto list = nlohmann::ordered_json::array();
  for (const auto& [id, presence] : visitor.required<db::PresenceMap>())
    list.push_back({{"userId", id},
                    {"online", presence.online},
                    {"seenAt", presence.seen_at ? nlohmann::ordered_json(iso8601(*presence.seen_at)) : nullptr}});
  return http::json(nlohmann::ordered_json{{"presence", std::move(list)}}.dump());
}

}  // namespace beantrack::pages
