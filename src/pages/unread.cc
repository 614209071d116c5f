#include <nlohmann/json.hpp>

#include "pages/pages.h"

namespace beantrack::pages {

Response unread(Context& context, const Request&, const Visitor& visitor) {
  const std::uint64_t count = visitor.session ? context.messages.unread_count(visitor.user().id) : 0;
  return http::json(nlohmann::json{{"count", count}}.dump());
}

}  // namespace beantrack::pages
