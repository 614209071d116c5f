#include "pages/password_trial.h"

#include <algorithm>
#include <cctype>

#include "crypto/password.h"
#include "crypto/token.h"

namespace beantrack::pages {
namespace {

// The database takes many spellings for one address (accents, widths, control characters): all that are not plain ASCII
// share one count.
std::string subject_of(std::string email, const std::string& remote_address) {
  const bool plain = std::all_of(email.begin(), email.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!plain) email.clear();
  std::transform(email.begin(), email.end(), email.begin(), [](unsigned char c) { return std::tolower(c); });
  return crypto::digest(email + "|" + remote_address);
}

}  // namespace

PasswordTrial::PasswordTrial(Context& context, const http::Request& request, std::string email)
    : context_(context), email_(std::move(email)), subject_(subject_of(email_, request.remote_address)) {}

bool PasswordTrial::exhausted() {
  return context_.login_failures.count(subject_) >= context_.config.login_failures;
}

std::optional<User> PasswordTrial::verify(const std::string& password) {
  auto user = find(password);
  if (user)
    context_.login_failures.clear(subject_);
  else
    context_.login_failures.add(subject_);
  return user;
}

http::HttpError PasswordTrial::refusal() {
  return http::HttpError(429, "Too many wrong passwords. Please wait five minutes, then try again.")
      .with("Retry-After", std::to_string(db::kLoginFailureWindow));
}

std::optional<User> PasswordTrial::find(const std::string& password) {
  const auto login = context_.users.find_login(email_);
  if (!login) return std::nullopt;
  const bool verified = crypto::verify_password(password, login->password_hash);
  if (!verified || !login->matches) return std::nullopt;
  return login->user;
}

}  // namespace beantrack::pages
