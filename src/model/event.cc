#include "model/event.h"

namespace beantrack {

std::string_view to_string(EventKind kind) {
  switch (kind) {
    case EventKind::message_sent: return "message.sent";
    case EventKind::message_echo: return "message.echo";
    case EventKind::message_read: return "message.read";
    case EventKind::session_ended: return "session.ended";
    case EventKind::log_start: return "log.start";
    case EventKind::unknown: break;
  }
  return "unknown";
}

std::optional<EventKind> parse_event_kind(std::string_view word) {
  for (const auto kind : {EventKind::message_sent, EventKind::message_echo, EventKind::message_read,
                          EventKind::session_ended, EventKind::log_start})
    if (word == to_string(kind)) return kind;
  return std::nullopt;
}

}  // namespace beantrack
