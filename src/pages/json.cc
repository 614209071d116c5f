#include "pages/json.h"

#include "base/clock.h"

namespace beantrack::pages {

using nlohmann::ordered_json;

ordered_json to_json(const Message& message) {
  return {{"messageId", message.id},
          {"message", message.content},
          {"senderId", message.sender_id},
          {"receiverId", message.receiver_id},
          {"timestamp", clock_label(message.created_at)},
          {"createdAt", iso8601(message.created_at)},
          {"isRead", message.is_read},
          {"readAt", message.read_at ? ordered_json(iso8601(*message.read_at)) : nullptr},
          {"replyTo", message.quote ? ordered_json(message.quote->id) : nullptr}};
}

ordered_json to_json(const User& user) {
  return {{"id", user.id}, {"name", user.name}, {"role", to_string(user.role)}};
}

std::string to_text(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace beantrack::pages
