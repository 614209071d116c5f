#include "auth/password_hashing.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <future>

#include "crypto/password.h"

namespace beantrack::auth {
namespace {

// Of the thread that hashes. Pages at priority 0 get nine tenths of a core that both want (sched(7)), and a sign-in is
// still done in time when they want all of it.
constexpr int kNiceness = 10;

// Hashes of a higher cost are not verified: one would keep a worker busy for minutes.
constexpr unsigned kHighestCost = 16;

constexpr std::string_view kAnyPassword = "any password";

// Where the system does not permit it, the hash runs at the usual priority.
void lower_priority() { ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness); }

template <class Work>
auto at_low_priority(Work work) {
  return std::async(std::launch::async, [&] {
           lower_priority();
           return work();
         })
      .get();
}

void spend(unsigned cost) { crypto::hash_password(kAnyPassword, cost); }

bool verify_in_even_time(std::string_view password, const std::string& stored, unsigned cost) {
  const auto stored_cost = crypto::cost_of(stored);
  const bool comparable = stored_cost && *stored_cost <= std::max(cost, kHighestCost);
  if (!comparable || password.find('\0') != std::string_view::npos) {
    spend(cost);
    return false;
  }
  const bool right = crypto::verify_password(password, stored);
  // Each step takes twice as long as the one before: together with the hash itself, as long as one of `cost`.
  for (unsigned step = *stored_cost; step < cost; ++step) spend(step);
  return right;
}

}  // namespace

bool HashTurn::verify(std::string_view password, const std::string& stored) const {
  return at_low_priority([&] { return verify_in_even_time(password, stored, cost_); });
}

bool HashTurn::is_outdated(const std::string& stored) const { return crypto::cost_of(stored) != cost_; }

std::string HashTurn::hash(std::string_view password) const {
  return at_low_priority([&] { return crypto::hash_password(password, cost_); });
}

std::optional<HashTurn> PasswordHashing::take_turn(Caller caller) const {
  auto slot = slots_.take(caller);
  if (!slot) return std::nullopt;
  return HashTurn{*std::move(slot), cost_};
}

}  // namespace beantrack::auth
