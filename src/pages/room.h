// The room of two people, for its own page and for a message that was refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/room_store.h"
#include "http/guard.h"
#include "http/response.h"
#include "model/identity.h"
#include "model/user.h"
#include "pages/context.h"

namespace beantrack::pages {

constexpr std::uint64_t kRoomMessages = 50;  // of one page

struct RoomState {
  std::optional<db::PageCursor> place{};  // nothing: the newest messages
  bool seen = false;                 // mark what is shown as read
  std::string reply_to{};            // id of the message that the form answers; empty: none
  std::string draft{};               // of a message that was refused
  std::string error{};               // and why
  std::string read_only{};           // why there is no form; empty: there is one
};

// The message `id` of the conversation of the two, for an answer to it; nothing when there is none.
std::optional<Message> message_between(Context& context, const User& me, const User& contact, std::string_view id);

// The room with `contact`, of whom `facts` are.
http::Response show_room(Context& context, const http::Visitor& visitor, const User& contact,
                         const db::RoomFacts& facts, const RoomState& state);

// The changes of the contact's names that belong among the messages of `page`, oldest first: since the message before
// them, and, unless they are the newest, until the last of them.
std::vector<NameChange> name_changes(Context& context, const User& me, const User& contact, const Identity& identity,
                                     const db::MessagePage& page);

}  // namespace beantrack::pages
