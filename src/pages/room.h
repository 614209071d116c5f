// The room of two people, for its own page and for a message that was refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/guard.h"
#include "http/response.h"
#include "model/user.h"
#include "pages/context.h"

namespace beantrack::pages {

constexpr std::uint64_t kRoomMessages = 50;  // of one page

struct RoomState {
  std::optional<std::uint64_t> before;  // an older page: the messages before this one
  bool seen = false;                    // mark what is shown as read
  std::string draft;                    // of a message that was refused
  std::string error;                    // and why
};

http::Response show_room(Context& context, const http::Visitor& visitor, const User& contact, const RoomState& state);

}  // namespace beantrack::pages
