// Passwords as a worker hashes them: few at a time, at a low priority, and in a time that tells nothing.
//
//   const auto turn = hashing.take_turn(Caller::stranger);  // nothing: too many hash just now
//   if (turn && turn->verify(password, stored)) …
//
// Thread rule: any thread. A hash is computed in a thread of its own, which ends with it: a thread can lower its
// priority, but not raise it again. The caller waits for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/hash_slots.h"
#include "base/config.h"

namespace beantrack::auth {

// The right to hash, until it is destroyed.
class HashTurn {
 public:
  HashTurn(HashSlot slot, unsigned cost) : slot_(std::move(slot)), cost_(cost) {}

  // Whether `password` is that of `stored`. Takes as long as a hash of the configured cost: for a cheaper one, for one
  // that is no bcrypt hash, and for no hash at all (an empty text). Only a dearer one takes longer.
  bool verify(std::string_view password, const std::string& stored) const;

  // Whether `stored` has another cost than new hashes.
  bool is_outdated(const std::string& stored) const;

  // A new hash of the configured cost.
  std::string hash(std::string_view password) const;

 private:
  HashSlot slot_;
  unsigned cost_;
};

class PasswordHashing {
 public:
  explicit PasswordHashing(const Config& config)
      : slots_(config.hash_lock, config.password_hashes), cost_(config.password_cost) {}

  // Waits for kLongestHashWait at most.
  std::optional<HashTurn> take_turn(Caller caller) const;

 private:
  HashSlots slots_;
  unsigned cost_;
};

}  // namespace beantrack::auth
