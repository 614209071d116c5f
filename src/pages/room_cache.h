// The rows of rooms that a worker has shown last, as HTML: an unchanged room is not read and rendered again.
//
//   const CachedRoom* known = cache.find(token_digest, contact_id);
//   if (known && known->key == key) …known->messages…
//   else cache.keep(token_digest, contact_id, {key, …});
//
// A key has all that the rows depend on: who reads and with whom, the name among the rows, the language and the zone,
// and the state of the messages as the database tells it in the statement that also finds the session
// (db/room_store.h). What is kept is only ever used where its whole key is that of the page that is asked for.
// Templates do not change while a worker runs.
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

// What a room shows of its conversation.
struct RoomMessages {
  view::RoomRows rows;
  std::string first_id;         // of the first message; empty: there is none
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  bool has_older = false;
  bool has_newer = false;
  std::uint64_t unread = 0;     // of these, of the contact's
  std::uint64_t unread_above = 0;  // the contact's before these
  std::string first_unread{};      // id of the oldest of them
};

struct RoomKey {
  std::string reader_id, contact_id, contact_name;
  const Language* language = nullptr;
  std::string zone;
  std::string version, state;  // db::RoomFacts
  bool unread_above = false;   // what is new begins above the page

  bool operator==(const RoomKey&) const = default;
};

struct CachedRoom {
  RoomKey key;
  db::ShownMessages shown;
  Time since;  // a name that has changed later is told among the rows: then they are not kept
  RoomMessages messages;
};

constexpr std::size_t kRoomCacheBytes = 1'000'000;  // of each worker

class RoomCache {
 public:
  explicit RoomCache(std::size_t most_bytes = kRoomCacheBytes) : rooms_(most_bytes) {}

  // The room with `contact_id` that was shown last in the session; nullptr: it is not kept. Valid until the next call
  // of keep.
  const CachedRoom* find(std::string_view token_digest, std::string_view contact_id);

  // Keeps the room in the place of the one before, and forgets those that nobody has asked for the longest.
  void keep(std::string_view token_digest, std::string_view contact_id, CachedRoom room);

  std::size_t bytes() const { return rooms_.bytes(); }

 private:
  KeptPages<CachedRoom> rooms_;
};

}  // namespace beantrack::pages
