// What one user may ask of the workers: how often, by kind of request, and how much at once. All workers together keep
// to it, and all sessions of a user count as one.
//
//   Limiter limiter{config};
//   const Admission admission = limiter.admit(user.id, Budget::send);   // held while the request is served
//   if (admission.refused()) …                                          // 429, Retry-After: admission.wait()
//
// Thread rule: one thread.
#pragma once

#include <chrono>
#include <string_view>
#include <utility>

#include "auth/limits_file.h"
#include "auth/turns.h"
#include "base/config.h"
#include "crypto/keyed_hash.h"

namespace beantrack::auth {

// The rates, of which each route of a signed-in user uses one.
enum class Budget {
  none,    // for routes that do not look at who asks: nginx limits those by address
  page,    // pages and pieces of them
  update,  // what pages ask and report by themselves: read marks, counts, presence
  change,  // the profile, sign-out
  send,
  typing,
  search,
};

class Admission {
 public:
  Admission() = default;
  explicit Admission(Turn turn) : turn_(std::move(turn)) {}
  explicit Admission(std::chrono::seconds wait) : wait_(wait) {}

  bool refused() const { return wait_.count() > 0; }
  std::chrono::seconds wait() const { return wait_; }  // until it is worth another try

 private:
  Turn turn_;
  std::chrono::seconds wait_{0};
};

class Limiter {
 public:
  // Maps config.limits_file. Throws SystemError.
  explicit Limiter(const Config& config);

  // Refuses a request whose session is known to have too many others under way. To be asked first, before the session
  // is looked up: refusals must cost little.
  Admission admit_session(std::string_view token);

  // Counts a request of `user_id`.
  Admission admit(std::string_view user_id, Budget budget);

 private:
  Rate rate_of(Budget budget) const;

  const Config config_;
  LimitsFile file_;
  crypto::KeyedHash key_;  // of a user or session
  RateTable rates_;
  Turns turns_;
};

}  // namespace beantrack::auth
