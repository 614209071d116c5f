// Trying a password, as a sign-in does and as a change of the password does: wrong ones are counted by account and
// address, so that guessing is slow wherever it is tried.
//
//   PasswordTrial trial{context, request, email};
//   if (trial.exhausted()) …                                  // PasswordTrial::refusal()
//   const auto user = trial.verify(password);                 // nothing: wrong, unknown or disabled
#pragma once

#include <optional>
#include <string>

#include "http/error.h"
#include "http/request.h"
#include "model/user.h"
#include "pages/context.h"

namespace beantrack::pages {

class PasswordTrial {
 public:
  // `email` is the account's address, as it was typed. Borrows `context`.
  PasswordTrial(Context& context, const http::Request& request, std::string email);

  // Whether there were too many wrong passwords of late.
  bool exhausted();

  // The user whose address and password these are. In the same time for a wrong password as for an account that does
  // not exist or is disabled: a hash is verified in each case. A wrong one is counted, the right one forgets the count.
  std::optional<User> verify(const std::string& password);

  // 429, and when to try again.
  static http::HttpError refusal();

 private:
  std::optional<User> find(const std::string& password);

  Context& context_;
  std::string email_;
  std::string subject_;  // what wrong passwords are counted by
};

}  // namespace beantrack::pages
