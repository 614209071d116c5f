// How often each of many keys may do something: a fixed table of rates in memory that processes may share.
//
//   RateTable table{buckets};                       // all zero at first
//   const auto wait = table.take(key, Rate{10, 50}, RateTable::now());
//   if (wait.count() > 0) …                         // refused: it may try again after that time
//
// The algorithm is GCRA: a key's slot holds the time at which its debt is paid. A slot is one atomic word, so a process
// that is killed leaves nothing locked or half written. A slot whose debt is paid is as good as an empty one, so the
// table forgets nothing by reusing it. In a bucket full of debts a new key takes over the smallest debt: however many
// keys meet in a bucket, it never lets more pass than its slots.
//
// Keys must be unpredictable (crypto::KeyedHash), or somebody could choose keys that meet in one bucket.
//
// Thread rule: any thread, any process.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>

namespace beantrack {

struct Rate {
  unsigned per_second;  // 1 to kMaxRate
  unsigned burst;       // at once after a pause, 1 to kMaxBurst
};

constexpr unsigned kMaxRate = 10'000;
constexpr unsigned kMaxBurst = 100'000;

class RateTable {
 public:
  static constexpr std::size_t kSlotsPerBucket = 8;  // 64 bytes: a line of the processor's cache
  struct alignas(64) Bucket {
    std::array<std::atomic<std::uint64_t>, kSlotsPerBucket> slots;
  };
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

  using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, kMaxRate>>;

  // Borrows `buckets`, of which there is at least one.
  explicit RateTable(std::span<Bucket> buckets) : buckets_(buckets) {}

  // Takes one for `key`: zero. Refused: how long until it would be taken, at least a millisecond.
  std::chrono::milliseconds take(std::uint64_t key, Rate rate, Ticks now);

  // The same clock in all processes of this machine; it starts with the machine.
  static Ticks now() {
    return std::chrono::duration_cast<Ticks>(std::chrono::steady_clock::now().time_since_epoch());
  }

 private:
  std::span<Bucket> buckets_;
};

}  // namespace beantrack
