#include "pages/room_cache.h"

namespace beantrack::pages {
namespace {

std::string name_of(std::string_view token_digest, std::string_view contact_id) {
  return std::string(token_digest).append(1, ' ').append(contact_id);
}

}  // namespace

const CachedRoom* RoomCache::find(std::string_view token_digest, std::string_view contact_id) {
  return rooms_.find(name_of(token_digest, contact_id));
}

const CachedRoom* RoomCache::keep(std::string_view token_digest, std::string_view contact_id, CachedRoom room) {
  room.bubbles.shrink_to_fit();
  const std::size_t bytes = room.bubbles.bytes();
  return rooms_.keep(name_of(token_digest, contact_id), std::move(room), bytes);
}

}  // namespace beantrack::pages
