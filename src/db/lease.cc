#include "db/lease.h"

#include <thread>

namespace beantrack::db {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookInterval{100};
constexpr std::uint64_t kLeaseMicroseconds = std::chrono::microseconds(kLeaseTime).count();

}  // namespace

bool Lease::take() {
  const State state = look();
  if (state.ours) return renew();
  if (!state.free) return false;
  return connection_.transaction([&] {
    // Nobody has written the row since, and no holder is about to.
    if (connection_
            .query("SELECT 1 FROM chat_leases WHERE name = ? AND renewals = ? FOR UPDATE SKIP LOCKED",
                   {name_, state.renewals})
            .empty())
      return false;
    connection_.execute(
        "UPDATE chat_leases SET holder = ?, renewals = renewals + 1,"
        " expires_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE name = ?",
        {holder_, kLeaseMicroseconds, name_});
    return true;
  });
}

bool Lease::renew() {
  return connection_.execute(
             "UPDATE chat_leases SET renewals = renewals + 1,"
             " expires_at = CURRENT_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE name = ? AND holder = ?",
             {kLeaseMicroseconds, name_, holder_}) > 0;
}

void Lease::release() {
  connection_.execute(
      "UPDATE chat_leases SET holder = '', renewals = renewals + 1 WHERE name = ? AND holder = ?", {name_, holder_});
}

bool Lease::is_held() {
  const State first = look();
  for (State now = first; !now.free; now = look()) {
    if (now.renewals != first.renewals) return true;
    std::this_thread::sleep_for(kLookInterval);
  }
  return false;
}

Lease::State Lease::look() {
  const auto rows = connection_.query(
      "SELECT renewals, holder = ?, holder = '' OR expires_at <= CURRENT_TIMESTAMP(3) FROM chat_leases WHERE name = ?",
      {holder_, name_});
  if (rows.empty()) throw Failure(0, "chat_leases has no row " + name_ + ": run beantrack-admin migrate --repair");
  State state{.ours = rows.front().number(1) != 0, .free = rows.front().number(2) != 0,
              .renewals = rows.front().number(0)};
  if (seen_renewals_ != state.renewals) {
    seen_renewals_ = state.renewals;
    seen_at_ = Clock::now();
  }
  state.free = state.free || Clock::now() - seen_at_ >= kLeaseTime;
  return state;
}

}  // namespace beantrack::db
