// Events as they go over the wire: text/event-stream (WHATWG HTML, section 9.2 "Server-sent events").
//
// A frame is whole lines ended by \n and an empty line; its data is one line of JSON, in which no raw CR or LF can
// stand.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "model/event.h"
#include "model/presence.h"

namespace beantrack::push {

// The frame of an event that the log knows; empty for one that nobody is to be told of: session_ended, a message that
// was deleted since, or one that is not this user's (a restored database has given its number again).
std::string frame(const Event& event);

// "id: 57123456789\nevent: reset\n…": the listener's cursor is of no use; it goes on from `position`.
std::string reset_frame(const EventId& position);

// Events of the moment. They have no id, since nobody is told them again.
std::string typing_frame(const Typing& typing);
std::string presence_frame(std::string_view user_id, const Presence& presence);

// Tells a page that the stream lives. Named, since scripts cannot see comments.
constexpr std::string_view kPingFrame = "event: ping\ndata: {}\n\n";
constexpr std::chrono::seconds kPingInterval{15};

constexpr std::chrono::milliseconds kRetryLeast{500};
constexpr std::chrono::milliseconds kRetryMost{3000};  // all are back within 5 s of a restart

// How long a listener waits before it comes again: random, so that thousands do not come at once.
std::string retry_frame(std::chrono::milliseconds least = kRetryLeast, std::chrono::milliseconds most = kRetryMost);

// An event on its way to one user's listeners.
struct Delivery {
  EventId id;
  std::string user_id;
  EventKind kind = EventKind::unknown;
  std::uint64_t subject = 0;
  std::shared_ptr<const std::string> frame;  // may be empty
};

Delivery delivery(const Event& event);

}  // namespace beantrack::push
