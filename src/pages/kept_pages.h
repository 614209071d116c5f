// What a worker has shown last, by name, up to a number of bytes.
//
//   KeptPages<CachedRoom> rooms{kRoomCacheBytes};
//   rooms.keep(name, std::move(room), bytes);
//   if (const CachedRoom* room = rooms.find(name)) …
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace beantrack::pages {

constexpr std::size_t kKeptPageBytes = 1024;  // of an entry, beside what its caller counts

template <class Page>
class KeptPages {
 public:
  explicit KeptPages(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  // The page that was kept last under this name; nullptr: there is none. Valid until the next call of keep.
  const Page* find(std::string_view name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->page;
  }

  // Keeps the page in the place of the one before, and forgets those that nobody has asked for the longest. `bytes`:
  // its size, without sizeof. The kept page, valid as long as that of find; nullptr: it is too large to keep.
  const Page* keep(std::string name, Page page, std::size_t bytes) {
    if (const auto old = by_name_.find(name); old != by_name_.end()) forget(old->second);
    bytes += kKeptPageBytes;
    if (bytes > most_bytes_) return nullptr;
    while (bytes_ + bytes > most_bytes_) forget(std::prev(entries_.end()));
    entries_.push_front({std::move(name), std::move(page), bytes});
    by_name_.emplace(entries_.front().name, entries_.begin());
    bytes_ += bytes;
    return &entries_.front().page;
  }

  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::string name;
    Page page;
    std::size_t bytes;
  };
  using Entries = std::list<Entry>;

  void forget(typename Entries::iterator entry) {
    bytes_ -= entry->bytes;
    by_name_.erase(entry->name);
    entries_.erase(entry);
  }

  std::size_t most_bytes_, bytes_ = 0;
  Entries entries_;  // asked for last: first
  std::map<std::string_view, typename Entries::iterator, std::less<>> by_name_;
};

}  // namespace beantrack::pages
