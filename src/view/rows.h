// What stands in a room's conversation: bubbles, the name of the day above the first of each day, a line above the
// first that is new, and one where a name has changed.
//
//   const WrittenBubbles written{bubbles};
//   const RoomRows rows = written.rows();
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/identity.h"
#include "view/bubble.h"

namespace beantrack::view {

class BubbleWriter;

// The rows of a page, and what the rest of the page says of them. For an empty conversation: RoomRows{}.
struct RoomRows {
  std::string html;
  std::string last_id;       // of the last message; empty: there is none
  bool has_unread = false;   // the contact wrote one that is unread
};

// A message whose bubble is written.
struct WrittenBubble {
  std::uint64_t seq;
  std::string id;
  Time sent_at;
  bool own;
  bool is_read;
  std::uint32_t day;    // its place in WrittenBubbles
  std::uint32_t begin;  // of its HTML there
};

// Bubbles that are written as HTML, oldest first. They are in the language and the zone that were in use.
class WrittenBubbles {
 public:
  WrittenBubbles() = default;
  explicit WrittenBubbles(std::span<const Bubble> bubbles);

  // The last `most` of these bubbles and `changed` (oldest first), of which those that are here already, by seq, are
  // written anew.
  WrittenBubbles with(std::span<const Bubble> changed, std::size_t most) const;

  // `changes`: oldest first. `unread_above`: what is new begins before these.
  RoomRows rows(std::span<const NameChange> changes = {}, bool unread_above = false) const;

  const std::vector<WrittenBubble>& bubbles() const { return bubbles_; }
  void shrink_to_fit();
  std::size_t bytes() const;  // in memory

 private:
  void add(const Bubble& bubble, const BubbleWriter& writer);
  void add(const WrittenBubbles& from, const WrittenBubble& bubble);
  std::uint32_t page_cursor_of(const std::string& day);
  std::string_view html_of(const WrittenBubble& bubble) const;

  std::vector<WrittenBubble> bubbles_;
  std::vector<std::string> days_;  // their labels
  std::string html_;
};

// The rows of `bubbles`.
RoomRows room_rows(std::span<const Bubble> bubbles, std::span<const NameChange> changes = {},
                   bool unread_above = false);

}  // namespace beantrack::view
