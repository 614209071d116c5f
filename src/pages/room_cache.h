// The bubbles of rooms that a worker has shown last, as HTML: an unchanged room is not read and rendered again, and of
// one that has changed, only what is new.
//
//   const CachedRoom* known = cache.find(token_digest, contact_id);
//   if (known && known->key == key) …known->bubbles…
//   else cache.keep(token_digest, contact_id, {key, …});
//
// A key has all that a written bubble depends on, but for the messages themselves: who reads and with whom, the name
// among the rows, the language and the zone. Whether they are still all the messages of the room, the database says in
// the statement that also finds the session: `version` and `counts` are those of db/room_store.h. Templates do not
// change while a worker runs.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "db/room_store.h"
#include "model/language.h"
#include "pages/kept_pages.h"
#include "view/rows.h"

namespace beantrack::pages {

struct RoomKey {
  std::string reader_id, contact_id, contact_name;
  const Language* language = nullptr;
  std::string zone;
  std::string version;  // db::RoomFacts

  bool operator==(const RoomKey&) const = default;
};

struct CachedRoom {
  RoomKey key;
  db::ShownMessages shown;
  db::MessageCounts counts;
  Time since;  // a name that has changed later is told among the rows: then they are not kept
  view::WrittenBubbles bubbles;
};

constexpr std::size_t kRoomCacheBytes = 1'000'000;  // of each worker

class RoomCache {
 public:
  explicit RoomCache(std::size_t most_bytes = kRoomCacheBytes) : rooms_(most_bytes) {}

  // The room with `contact_id` that was shown last in the session; nullptr: it is not kept. Valid until the next call
  // of keep.
  const CachedRoom* find(std::string_view token_digest, std::string_view contact_id);

  // Keeps the room in the place of the one before, and forgets those that nobody has asked for the longest. Returns it
  // as find does; nullptr: it is too big.
  const CachedRoom* keep(std::string_view token_digest, std::string_view contact_id, CachedRoom room);

  std::size_t bytes() const { return rooms_.bytes(); }

 private:
  KeptPages<CachedRoom> rooms_;
};

}  // namespace beantrack::pages
