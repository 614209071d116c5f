// All listeners of a daemon, in slots of which one has its turn each kSlotInterval: so what is done for each once in
// kPingInterval, as pings are, is spread over that time.
//
// Thread rule: one thread, the event loop's.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "push/listener.h"

namespace beantrack::push {

// Short, so that few pings go out together: events wait for them.
constexpr std::chrono::milliseconds kSlotInterval{100};

class Wheel {
 public:
  using Slot = std::vector<std::unique_ptr<Listener>>;
  static constexpr std::size_t kSlots = kPingInterval / kSlotInterval;

  std::size_t size() const { return size_; }

  Listener& add(std::unique_ptr<Listener> listener) {
    Slot& slot = slot_of(*listener);
    listener->wheel_place = static_cast<std::uint32_t>(slot.size());
    slot.push_back(std::move(listener));
    ++size_;
    return *slot.back();
  }

  // Destroys it.
  void remove(Listener& listener) {
    Slot& slot = slot_of(listener);
    const auto place = listener.wheel_place;
    std::swap(slot[place], slot.back());
    slot[place]->wheel_place = place;
    slot.pop_back();
    --size_;
  }

  // The slot whose turn is next.
  Slot& turn() { return slots_[++turns_ % kSlots]; }

  // How many times the slot whose turn it is has had one.
  std::size_t rounds() const { return turns_ / kSlots; }

  // Calls `visit(Listener&)` for each. It may end listeners, which are removed later.
  template <typename Visit>
  void each(Visit visit) {
    for (Slot& slot : slots_)
      for (auto& listener : slot) visit(*listener);
  }

 private:
  Slot& slot_of(const Listener& listener) { return slots_[listener.number() % kSlots]; }

  std::array<Slot, kSlots> slots_;
  std::size_t size_ = 0;
  std::size_t turns_ = 0;
};

}  // namespace beantrack::push
