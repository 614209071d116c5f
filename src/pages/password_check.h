// Trying a password, as a sign-in does and as a change of the password does: few at a time, and ever slower where wrong
// ones were tried.
//
//   PasswordCheck check{context, request, email};
//   if (!check.verify(password)) …                          // wrong, unknown or disabled
//   if (!check.sign_in(response, replaced)) …               // changed or disabled meanwhile
//
// Unless the password was right, nobody can tell from an answer, or from its time, whether there is such an account.
#pragma once

#include <optional>
#include <string>

#include "auth/login_throttle.h"
#include "auth/password_hashing.h"
#include "db/user_store.h"
#include "http/request.h"
#include "http/response.h"
#include "model/user.h"
#include "pages/context.h"

namespace beantrack::pages {

class PasswordCheck {
 public:
  // `email` is the account's address, as it was typed. Borrows `context` and `request`.
  PasswordCheck(Context& context, const http::Request& request, std::string email);

  // Whether this is the password of the account, which is enabled. Throws HttpError, and has changed nothing: 429 when
  // it is too early for a further try, 503 while too many others are trying. With the error goes when to try again.
  bool verify(const std::string& password);

  // Both after verify() was true. They begin a session, whose cookies they add to the response. They return false, and
  // have changed nothing, if the account's password was changed or the account disabled since then.
  //
  // In place of the session `replaced`, if there is one. A hash of another cost than the configured one is replaced.
  bool sign_in(http::Response& response, std::optional<std::uint64_t> replaced);
  // All other sessions of the account end.
  bool change_password(http::Response& response, const std::string& password);

 private:
  bool is_right(const std::string& password);
  template <class Change>
  bool begin_session(http::Response& response, Change change);

  Context& context_;
  const http::Request& request_;
  std::string email_;
  std::string device_;  // the digest of its token; empty: none
  auth::LoginThrottle throttle_;
  std::optional<db::Login> login_;
  std::optional<auth::HashTurn> turn_;
  std::string password_;  // that was right
  std::optional<std::string> new_hash_;
};

}  // namespace beantrack::pages
