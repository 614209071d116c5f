#include <nlohmann/json.hpp>

#include <algorithm>

#include "http/error.h"
#include "model/id.h"
#include "pages/common.h"
#include "pages/pages.h"
#include "pages/room.h"

namespace beantrack::pages {
namespace {

constexpr std::uint64_t kMaxMessages = 100;  // of one answer, however many are asked for

std::uint64_t limit_of(const Request& request) {
  const auto asked = request.parameter("limit");
  if (!asked) return kRoomMessages;
  const auto limit = parse_number(*asked);
  if (!limit || *limit == 0) throw http::HttpError(400, "'limit' is no number of messages.");
  return std::min(*limit, kMaxMessages);
}

nlohmann::ordered_json to_json(const Message& message) {
  return {{"messageId", message.id},
          {"message", message.content},
          {"senderId", message.sender_id},
          {"receiverId", message.receiver_id},
          {"timestamp", clock_label(message.created_at)},
          {"createdAt", iso8601(message.created_at)},
          {"isRead", message.is_read},
          {"readAt", message.read_at ? nlohmann::ordered_json(iso8601(*message.read_at)) : nullptr},
          {"replyTo", message.quote ? nlohmann::ordered_json(message.quote->id) : nullptr}};
}

Response as_json(const db::MessagePage& page) {
  auto list = nlohmann::ordered_json::array();
  for (const Message& message : page.messages) list.push_back(to_json(message));
  const nlohmann::ordered_json body{
      {"messages", std::move(list)}, {"hasOlder", page.has_older}, {"hasNewer", page.has_newer}};
  // A row written by others may hold anything.
  return http::json(body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

Response messages(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  const User contact = find_contact(context, me, request.segment);
  auto page = context.messages.page(me.id, contact.id, limit_of(request), place_of(request).value_or(db::Place{}));
  Response response = request.wants_json()
                          ? as_json(page)
                          : http::fragment(view::render(view::bubbles(me, contact, std::move(page.messages))));
  response.add("X-Has-Older", page.has_older ? "1" : "0").add("X-Has-Newer", page.has_newer ? "1" : "0");
  response.add("Vary", "Accept");
  return response;
}

}  // namespace beantrack::pages
