// What is true of a user only at this moment: whether they are there, and whether they are writing.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace beantrack {

struct Presence {
  bool online = false;            // has a page open, or another listener
  std::optional<Time> seen_at{};  // when they were last known to be; nothing: they never were
};

// `user_id` is writing to `contact_id`, or has stopped.
struct Typing {
  std::string user_id;
  std::string contact_id;
  bool typing = true;
};

}  // namespace beantrack
