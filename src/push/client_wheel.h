// Owns all SSE clients of a daemon, in slots that take turns every kSlotInterval. So work that is due for each client
// once in kPingInterval, such as pings, is spread over that time.
//
// Thread-safety: for the event loop's thread only.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "push/sse_client.h"

namespace beantrack::push {

// Short, so that few pings go out together: events wait for them.
constexpr std::chrono::milliseconds kSlotInterval{100};

class ClientWheel {
 public:
  using Slot = std::vector<std::unique_ptr<SseClient>>;
  static constexpr std::size_t kSlots = kPingInterval / kSlotInterval;

  std::size_t size() const { return size_; }

  SseClient& add(std::unique_ptr<SseClient> listener) {
    Slot& slot = slot_of(*listener);
    listener->slot_index = static_cast<std::uint32_t>(slot.size());
    slot.push_back(std::move(listener));
    ++size_;
    return *slot.back();
  }

  // Destroys it.
  void remove(SseClient& listener) {
    Slot& slot = slot_of(listener);
    const auto place = listener.slot_index;
    std::swap(slot[place], slot.back());
    slot[place]->slot_index = place;
    slot.pop_back();
    --size_;
  }

  // The slot whose turn is next.
  Slot& turn() { return slots_[++turns_ % kSlots]; }

  // How many times the slot whose turn it is has had one.
  std::size_t rounds() const { return turns_ / kSlots; }

  // Calls `visit(SseClient&)` for each. It may end listeners, which are removed later.
  template <typename Visit>
  void each(Visit visit) {
    for (Slot& slot : slots_)
      for (auto& listener : slot) visit(*listener);
  }

 private:
  Slot& slot_of(const SseClient& listener) { return slots_[listener.number() % kSlots]; }

  std::array<Slot, kSlots> slots_;
  std::size_t size_ = 0;
  std::size_t turns_ = 0;
};

}  // namespace beantrack::push
