// The table chat_login_failures: a row for each subject (an account, an address, a device) that a wrong password was
// tried for or came from.
//
// Failures are forgotten one after the other, each after kFailureMemory: the row's forgotten_at lies that far ahead for
// each one that is remembered. auth/login_throttle.h decides what follows from the count.
//
// Subjects are digests (crypto::digest). Thread rule: that of its connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "db/connection.h"

namespace beantrack::db {

constexpr std::chrono::seconds kFailureMemory{120};
constexpr std::uint64_t kFailuresAboveLimit = 8;     // that are remembered; more make no difference
constexpr std::uint64_t kFailureExpiryBatch = 1000;  // rows

// What is remembered of a subject.
struct LoginFailures {
  std::uint64_t count = 0;
  std::chrono::milliseconds age{};  // since the last one
};

class LoginFailureStore {
 public:
  explicit LoginFailureStore(Connection& connection) : connection_(connection) {}

  // A last failure dated in the future (the clock was set back) is taken for a long forgotten one.
  LoginFailures find(std::string_view subject);

  // The same, and locks the subject for the calling transaction: of two that add a failure at the same time, the second
  // sees what the first added. Who locks several subjects locks them in the order of their digests.
  LoginFailures lock(std::string_view subject);

  // Adds a failure to a subject that has `limit` of them without a consequence. A repeated call adds another one.
  void add(std::string_view subject, std::uint64_t limit);

  // Takes a failure back, before which the last one was `age` old. A repeated call takes another one back.
  void take_back(std::string_view subject, std::chrono::milliseconds age);

  // Deletes subjects of which nothing is remembered, at most kFailureExpiryBatch; returns how many. Where the clock was
  // set back, the others are remembered from now on; `limit` is the highest of all.
  std::uint64_t expire(std::uint64_t limit);

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
