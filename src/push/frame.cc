#include "push/frame.h"

#include <nlohmann/json.hpp>

#include <random>

#include "base/clock.h"
#include "model/id.h"

namespace beantrack::push {
namespace {

using nlohmann::ordered_json;

ordered_json message_data(const Event& event) {
  const Message& message = *event.message;
  ordered_json data{{"message", message.content},
          {"user", {{"id", event.sender.id}, {"name", event.sender.name}, {"role", to_string(event.sender.role)}}},
          {"receiverId", message.receiver_id},
          {"timestamp", clock_label(message.created_at)},
          {"createdAt", iso8601(message.created_at)},
          {"messageId", message.id},
          {"unread", event.kind == EventKind::message_sent}};
  if (message.reply_to) data["replyTo"] = message_id(*message.reply_to);
  return data;
}

ordered_json read_data(const Event& event) {
  const Message& message = *event.message;
  return {{"readerId", message.receiver_id},
          {"contactId", message.sender_id},
          {"upTo", message.id},
          {"at", iso8601(message.read_at.value_or(message.created_at))}};
}

std::string frame_of(std::string_view name, const ordered_json& data) {
  // dump() escapes every control character, so the data is one line; what is no UTF-8 (an import may hold it) is
  // replaced.
  return "event: " + std::string(name) +
         "\ndata: " + data.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n\n";
}

std::string frame_of(const EventId& id, std::string_view name, const ordered_json& data) {
  return "id: " + to_string(id) + "\n" + frame_of(name, data);
}

bool is_of_its_user(const Event& event) {
  const bool sent = event.user_id == event.message->sender_id, received = event.user_id == event.message->receiver_id;
  if (event.kind == EventKind::message_sent) return received;
  if (event.kind == EventKind::message_echo) return sent;
  return sent || received;
}

}  // namespace

std::string frame(const Event& event) {
  if (!event.message || !is_of_its_user(event)) return {};
  switch (event.kind) {
    case EventKind::message_sent:
    case EventKind::message_echo: return frame_of(event.id, to_string(event.kind), message_data(event));
    case EventKind::message_read: return frame_of(event.id, to_string(event.kind), read_data(event));
    case EventKind::session_ended:
    case EventKind::log_start:
    case EventKind::unknown: break;
  }
  return {};
}

std::string reset_frame(const EventId& position) {
  return frame_of(position, "reset", {{"cursor", to_string(position)}});
}

std::string typing_frame(const Typing& typing) {
  return frame_of("typing", {{"userId", typing.user_id}, {"contactId", typing.contact_id}, {"typing", typing.typing}});
}

std::string presence_frame(std::string_view user_id, const Presence& presence) {
  return frame_of("presence", {{"userId", user_id},
                               {"online", presence.online},
                               {"seenAt", presence.seen_at ? ordered_json(iso8601(*presence.seen_at)) : nullptr}});
}

std::string retry_frame(std::chrono::milliseconds least, std::chrono::milliseconds most) {
  thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<std::chrono::milliseconds::rep> wait(least.count(), most.count());
  return "retry: " + std::to_string(wait(random)) + "\n\n";
}

Delivery delivery(const Event& event) {
  return {event.id, event.user_id, event.kind, event.subject, std::make_shared<const std::string>(frame(event))};
}

}  // namespace beantrack::push
