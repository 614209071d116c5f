// The table chat_known_devices: the browsers that have signed in to an account. One browser may be known to several
// accounts. The cookie's token is never stored, only its digest (crypto::digest).
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <string_view>

#include "db/connection.h"

namespace beantrack::db {

constexpr std::uint64_t kDevicesPerAccount = 20;
constexpr std::uint64_t kDeviceDays = 400;  // since the last sign-in; browsers keep a cookie no longer
constexpr std::uint64_t kDeviceExpiryBatch = 1000;

class KnownDeviceStore {
 public:
  explicit KnownDeviceStore(Connection& connection) : connection_(connection) {}

  bool knows(std::string_view token_digest, std::string_view user_id);

  // The browser has signed in to the account, and gets a new token, under which all accounts know it from now on.
  // Nobody who had the `old` one profits from the sign-in. Of the account's devices, the newest kDevicesPerAccount are
  // kept. Idempotent. To be called in a transaction.
  void remember(std::string_view old_digest, std::string_view new_digest, std::string_view user_id);

  // Deletes devices without a sign-in for kDeviceDays, at most kDeviceExpiryBatch; returns how many.
  std::uint64_t expire();

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
