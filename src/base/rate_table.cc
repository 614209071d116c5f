#include "base/rate_table.h"

#include <algorithm>

namespace beantrack {
namespace {

// A slot: the key's tag, and the time at which the debt is paid. 40 bits of 0.1 ms pass zero every 3.5 years.
constexpr unsigned kTimeBits = 40;
constexpr std::uint64_t kTimeMask = (std::uint64_t{1} << kTimeBits) - 1;
constexpr std::int64_t kMaxDebt = std::int64_t{kMaxBurst} * kMaxRate;  // ticks, at the slowest rate
static_assert(kMaxDebt < std::int64_t{1} << (kTimeBits - 1));

std::uint64_t tag_of(std::uint64_t value) { return value >> kTimeBits; }

// The debt of a slot in ticks. One that is paid, or larger than any debt can be, is none.
std::int64_t debt_of(std::uint64_t value, std::int64_t now) {
  const auto ahead = static_cast<std::int64_t>((value - static_cast<std::uint64_t>(now)) & kTimeMask);
  return value == 0 || ahead > kMaxDebt ? 0 : ahead;
}

struct Match {
  std::atomic<std::uint64_t>* slot;
  std::uint64_t value;
};

// The key's own slot, or the one with the smallest debt.
Match find(RateTable::Bucket& bucket, std::uint64_t tag, std::int64_t now) {
  Match best{nullptr, 0};
  for (auto& slot : bucket.slots) {
    const auto value = slot.load();
    if (tag_of(value) == tag) return {&slot, value};
    if (!best.slot || debt_of(value, now) < debt_of(best.value, now)) best = {&slot, value};
  }
  return best;
}

}  // namespace

std::chrono::milliseconds RateTable::take(std::uint64_t key, Rate rate, Ticks now) {
  const auto tag = tag_of(key) | 1;  // no key has the tag of an empty slot
  const std::int64_t interval = std::max<std::int64_t>(kMaxRate / rate.per_second, 1);
  const std::int64_t capacity = interval * rate.burst;
  Bucket& bucket = buckets_[key % buckets_.size()];
  for (;;) {
    auto [slot, value] = find(bucket, tag, now.count());
    auto debt = debt_of(value, now.count());
    if (tag_of(value) != tag)
      debt = std::min(debt, capacity - interval);  // of others: no reason to refuse
    else if (debt > capacity)
      debt = 0;  // of another configuration
    if (debt + interval > capacity)
      return std::chrono::ceil<std::chrono::milliseconds>(Ticks{debt + interval - capacity});
    const auto paid = static_cast<std::uint64_t>(now.count() + debt + interval) & kTimeMask;
    if (slot->compare_exchange_strong(value, tag << kTimeBits | paid)) return std::chrono::milliseconds{0};
  }
}

}  // namespace beantrack
