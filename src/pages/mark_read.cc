#include <nlohmann/json.hpp>

#include "http/error.h"
#include "http/router.h"
#include "model/id.h"
#include "pages/common.h"
#include "pages/pages.h"

namespace beantrack::pages {

Response mark_read(Context& context, const Request& request, const Visitor& visitor) {
  const std::string sender = request.parameter("sender_id").value_or("");
  if (!is_user_id(sender)) throw http::HttpError(400, "Invalid request");  // the guide's words
  const auto from = message_parameter(request, "from"), up_to = message_parameter(request, "up_to");
  const auto count = context.messages.mark_read(visitor.user().id, sender, up_to.value_or(db::kEndOfHistory),
                                                from.value_or(db::kBeginOfHistory));
  if (count > 0) context.daemon.wake();
  if (http::is_for_people(http::ErrorFormat::either, request)) return http::redirect("/chat/" + sender);
  return http::json(nlohmann::ordered_json{{"success", true}, {"count", count}}.dump());
}

}  // namespace beantrack::pages
