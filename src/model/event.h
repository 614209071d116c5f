// What happens to a user, as the event log keeps it: the kind, whose it is, and the number of what it is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/event_id.h"
#include "model/message.h"
#include "model/user.h"

namespace beantrack {

enum class EventKind {
  message_sent,   // to the receiver; the subject is the message's seq
  message_echo,   // to the sender's other devices; likewise
  message_read,   // to both; the subject is the seq up to which the receiver has read what the sender wrote
  session_ended,  // for the push daemon alone: the subject is the session, whose streams close
  log_start,      // nobody's: what an empty log starts with, so that its position has an id
  unknown,        // of a newer program: told to nobody
};

// "message.sent", …: the words of chat_events.kind and of the stream.
std::string_view to_string(EventKind kind);
std::optional<EventKind> parse_event_kind(std::string_view word);

// One that is to be logged.
struct NewEvent {
  EventKind kind;
  std::string user_id;
  std::uint64_t subject = 0;
};

// One as it stands in the log. The message (and who wrote it) is missing when it was deleted since, and for
// session_ended.
struct Event {
  EventId id;
  EventKind kind = EventKind::message_sent;
  std::string user_id;
  std::uint64_t subject = 0;
  std::optional<Message> message;
  User sender;  // of the message
};

}  // namespace beantrack
