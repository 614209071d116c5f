// The table chat_login_failures: wrong passwords of late, so that guessing is slow.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <string_view>

#include "db/connection.h"

namespace beantrack::db {

constexpr std::uint64_t kLoginFailureWindow = 300;  // seconds that a failure counts

class LoginFailureStore {
 public:
  explicit LoginFailureStore(Connection& connection) : connection_(connection) {}

  // `subject` is the digest (crypto::digest) of the account and the address that tried.
  // Counts those within the window. A failure dated in the future (the clock was set back) is dated now, so that it
  // counts for the window and no longer.
  std::uint64_t count(std::string_view subject);
  void add(std::string_view subject);
  void clear(std::string_view subject);

  // Deletes failures past the window, and dates those in the future now.
  void expire();

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
