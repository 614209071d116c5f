// Slows the guessing of passwords down, wherever they are tried: at a sign-in, or to change the password.
//
//   LoginThrottle throttle{connection, config};
//   const auto subjects = throttle.stranger(email, address);
//   if (throttle.wait(subjects) > 0s) …                 // too early: ask to come back
//   if (throttle.count(subjects) > 0s) …                // the same; else the try is counted, and may be hashed
//   if (right) throttle.forgive(subjects);
//
// A stranger's tries count for the account and for the address, a known device's for the device alone: so neither
// guesses from everywhere nor a colleague behind the same address keep the owner out. After a number of failures, each
// further one doubles the delay until the next try. The answer to a try depends on what was typed, not on whether there
// is such an account.
//
// Thread rule: that of its connection.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "db/connection.h"
#include "db/login_failure_store.h"

namespace beantrack::auth {

constexpr std::chrono::seconds kFirstDelay{5};
constexpr std::chrono::seconds kLongestDelay{300};

// What tries are counted by.
struct Subject {
  std::string digest;
  unsigned limit = 0;  // failures without a delay
};
using Subjects = std::vector<Subject>;

class LoginThrottle {
 public:
  LoginThrottle(db::Connection& connection, const Config& config) : connection_(connection), config_(config) {}

  // Somebody who types `email` at a device that the account has not signed in from. Case makes no difference. The
  // database takes many other spellings for one address (accents, widths, control characters): all that are not plain
  // ASCII share one count.
  Subjects stranger(std::string email, const std::string& address) const;
  // A device that the account `user_id` is used with.
  Subjects known_device(std::string_view token_digest, std::string_view user_id) const;

  // How long until the next try; 0: now.
  std::chrono::seconds wait(const Subjects& subjects);

  // Counts a try, unless it is too early: then nothing changes, and the result is as wait's. Tries at the same time
  // count one after the other.
  std::chrono::seconds count(const Subjects& subjects);

  // The password was right: the try that was counted last does not count.
  void forgive(const Subjects& subjects);

 private:
  db::Connection& connection_;
  const Config& config_;
  std::vector<std::chrono::milliseconds> ages_;  // of each subject's last failure, when the try was counted
};

}  // namespace beantrack::auth
