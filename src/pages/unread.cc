#include <nlohmann/json.hpp>

#include "pages/pages.h"

namespace beantrack::pages {

Response unread(Context&, const Request&, const Visitor& visitor) {
  const std::uint64_t count = visitor.session ? visitor.required<db::UnreadSum>().count : 0;
  return http::json(nlohmann::json{{"count", count}}.dump());
}

}  // namespace beantrack::pages
