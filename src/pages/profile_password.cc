// A new password. It ends all sessions that the old one began, this one too: what somebody else may hold of it (its
// token, an open stream) is worthless then. This browser goes on in a new session.
#include "base/log.h"
#include "crypto/password.h"
#include "crypto/token.h"
#include "model/password.h"
#include "pages/pages.h"
#include "pages/password_trial.h"
#include "pages/profile.h"

namespace beantrack::pages {
namespace {

using view::ProfileField;

std::optional<http::HttpError> check(const std::string& password) {
  switch (check_password(password)) {
    case PasswordFault::none: break;
    case PasswordFault::too_short:
      return http::HttpError(422, "The new password needs {1} characters or more.",
                             {std::to_string(kMinPasswordCharacters)});
    case PasswordFault::too_long:
      return http::HttpError(
          422, "The new password is longer than {1} characters (letters beyond a to z count twice or more).",
          {std::to_string(kMaxPasswordBytes)});
    case PasswordFault::unusable:
      return http::HttpError(422, "The new password holds characters that cannot be used in one.");
  }
  return std::nullopt;
}

}  // namespace

Response profile_password(Context& context, const Request& request, const Visitor& visitor) {
  const std::string password = request.parameter("password").value_or("");
  const auto refuse = [&](ProfileField field, const http::HttpError& error) {
    log_info("request=" + request.id + " password not changed status=" + std::to_string(error.status()));
    return profile_refused(context, request, visitor, field, error);
  };
  // First what costs nothing: a slip in the new password is no try of the old one.
  if (const auto error = check(password)) return refuse(ProfileField::new_password, *error);
  if (request.parameter("password_again").value_or("") != password)
    return refuse(ProfileField::repeated_password, http::HttpError(422, "The two new passwords are not the same."));

  const db::Account account = own_account(context, visitor);
  PasswordTrial trial{context, request, account.email};
  if (trial.exhausted()) return refuse(ProfileField::current_password, PasswordTrial::refusal());
  if (!trial.verify(request.parameter("current_password").value_or("")))
    return refuse(ProfileField::current_password, http::HttpError(403, "That is not your current password."));

  const std::string hash = crypto::hash_password(password, context.config.password_cost);
  const std::string token = crypto::new_token();
  const std::string user_agent = kept_user_agent(request.user_agent);
  context.database.transaction([&] {
    context.users.set_password(account.email, hash);
    context.sessions.remove_all_of(account.user.id);
    context.sessions.add(crypto::digest(token), account.user.id, user_agent);
  });
  context.daemon.wake();  // the daemon closes the streams of those sessions
  log_info("request=" + request.id + " password changed user=" + account.user.id);
  return profile_saved(request, "password").add("Set-Cookie", http::session_cookie(token, request.https, true));
}

}  // namespace beantrack::pages
