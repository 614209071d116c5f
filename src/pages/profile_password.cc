// A new password. It ends all sessions that the old one began, this one too: what somebody else may hold of it (its
// token, an open stream) is worthless then. This browser goes on in a new session.
#include "base/log.h"
#include "model/password.h"
#include "pages/pages.h"
#include "pages/password_check.h"
#include "pages/profile.h"
#include "text/guessable_password.h"

namespace beantrack::pages {
namespace {

using view::ProfileField;

std::optional<http::HttpError> check(const std::string& password) {
  switch (check_password(password)) {
    case PasswordFault::none: break;
    case PasswordFault::too_short:
      return http::HttpError(422, "The new password must have at least {1} characters.",
                             {std::to_string(kMinPasswordCharacters)});
    case PasswordFault::too_long:
      return http::HttpError(
          422, "The new password is longer than {1} characters (letters other than a–z count as two or more).",
          {std::to_string(kMaxPasswordBytes)});
    case PasswordFault::unusable:
      return http::HttpError(422, "The new password contains characters that are not allowed.");
  }
  return std::nullopt;
}

std::optional<http::HttpError> check_guess(Context& context, const db::Account& account, const std::string& password) {
  std::vector<std::string> about = context.users.companies_of(account.user.id);
  about.insert(about.end(), {account.email, account.user.name});
  switch (text::guess_at(password, about, context.config.common_passwords)) {
    case text::Guess::hard: break;
    case text::Guess::common:
      return http::HttpError(422, "The new password is too common, so it is easy to guess.");
    case text::Guess::pattern:
      return http::HttpError(
          422, "The new password repeats characters or follows the keyboard, so it is easy to guess.");
    case text::Guess::personal:
      return http::HttpError(
          422, "The new password is too similar to your name, email address or company, so it is easy to guess.");
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
    return refuse(ProfileField::repeated_password, http::HttpError(422, "The new passwords do not match."));

  const db::Account account = own_account(context, visitor);
  if (const auto error = check_guess(context, account, password)) return refuse(ProfileField::new_password, *error);
  PasswordCheck check{context, request, account.email};
  Response response = profile_saved(request, "password");
  try {
    const bool right = check.verify(request.parameter("current_password").value_or(""));
    if (right && check.change_password(response, password)) {
      context.daemon.wake();  // the daemon closes the streams of those sessions
      log_info("request=" + request.id + " password changed user=" + account.user.id);
      return response;
    }
  } catch (const http::HttpError& error) {
    return refuse(ProfileField::current_password, error);
  }
  return refuse(ProfileField::current_password, http::HttpError(403, "The current password is incorrect."));
}

}  // namespace beantrack::pages
