#include "pages/room_cache.h"

namespace beantrack::pages {
namespace {

constexpr std::size_t kEntryBytes = 1024;  // of an entry, beside its rows

std::string name_of(std::string_view token_digest, std::string_view contact_id) {
  return std::string(token_digest).append(1, ' ').append(contact_id);
}

}  // namespace

const CachedRoom* RoomCache::find(std::string_view token_digest, std::string_view contact_id) {
  const auto found = by_name_.find(name_of(token_digest, contact_id));
  if (found == by_name_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &found->second->room;
}

void RoomCache::keep(std::string_view token_digest, std::string_view contact_id, CachedRoom room) {
  std::string name = name_of(token_digest, contact_id);
  if (const auto old = by_name_.find(name); old != by_name_.end()) forget(old->second);
  room.messages.rows.html.shrink_to_fit();
  const std::size_t bytes = room.messages.rows.html.capacity() + kEntryBytes;
  if (bytes > most_bytes_) return;
  while (bytes_ + bytes > most_bytes_) forget(std::prev(entries_.end()));
  entries_.push_front({std::move(name), std::move(room), bytes});
  by_name_.emplace(entries_.front().name, entries_.begin());
  bytes_ += bytes;
}

void RoomCache::forget(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  by_name_.erase(entry->name);
  entries_.erase(entry);
}

}  // namespace beantrack::pages
