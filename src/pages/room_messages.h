// The messages that a room shows, as rows of its page: from what the worker has kept, as far as that holds, else from
// the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "db/room_store.h"
#include "http/guard.h"
#include "model/user.h"
#include "pages/context.h"
#include "view/rows.h"

namespace beantrack::pages {

// What a room shows of its conversation.
struct RoomMessages {
  view::RoomRows rows;
  std::string first_id;         // of the first message; empty: there is none
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  bool has_older = false;
  bool has_newer = false;
  std::uint64_t unread = 0;     // of these, of the contact's
  db::Unread above{};           // the contact's before these
};

// The messages at `place` (nothing: the newest) of the room with `contact`, of which `facts` are.
RoomMessages room_messages(Context& context, const http::Visitor& visitor, const User& contact,
                           const db::RoomFacts& facts, const std::optional<db::PageCursor>& place);

}  // namespace beantrack::pages
