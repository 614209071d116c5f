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

// What one push daemon tells the others.
struct DaemonNotice {
  enum class Kind { typing, typing_ended, left };
  Kind kind = Kind::left;    // left: the user's last stream at that daemon has ended
  std::string user_id;
  std::string contact_id{};  // to whom they are writing
};

}  // namespace beantrack
