// What stands in a room's conversation: bubbles, the name of the day above the first of each day, a line above the
// first that is new, and one where a name has changed.
#pragma once

#include <span>
#include <string>

#include "model/identity.h"
#include "view/bubble.h"

namespace beantrack::view {

// The rows of a page, and what the rest of the page says of them. For an empty conversation: RoomRows{}.
struct RoomRows {
  std::string html;
  std::string last_id;       // of the last message; empty: there is none
  bool has_unread = false;   // the contact wrote one that is unread
};

// `bubbles` and `changes`: oldest first. `unread_above`: what is new begins before these.
RoomRows room_rows(std::span<const Bubble> bubbles, std::span<const NameChange> changes = {},
                   bool unread_above = false);

}  // namespace beantrack::view
