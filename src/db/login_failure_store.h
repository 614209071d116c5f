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
  std::uint64_t count(std::string_view subject);  // within the window
  void add(std::string_view subject);
  void clear(std::string_view subject);

  // Deletes failures past the window.
  void expire();

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
