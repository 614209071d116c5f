#include "pages/password_trial.h"

#include "crypto/token.h"
#include "http/error.h"
#include "http/guard.h"
#include "model/device.h"

namespace beantrack::pages {
namespace {

constexpr const char* kBusyRetryAfter = "5";  // seconds

void refuse_early(std::chrono::seconds wait) {
  if (wait == std::chrono::seconds{0}) return;
  const std::string seconds = std::to_string(wait.count());
  throw http::HttpError(429, "Too many wrong passwords. Please try again in {1} s.", {seconds})
      .with("Retry-After", seconds);
}

}  // namespace

PasswordTrial::PasswordTrial(Context& context, const http::Request& request, std::string email)
    : context_(context),
      request_(request),
      email_(std::move(email)),
      device_(http::device_digest(request)),
      throttle_(context.database, context.config) {}

bool PasswordTrial::verify(const std::string& password) {
  login_ = context_.users.find_login(email_);
  const bool known = context_.known_devices.knows(device_, login_ ? login_->user.id : "");
  const auto subjects = known ? throttle_.known_device(device_, login_->user.id)
                              : throttle_.stranger(email_, request_.remote_address);
  refuse_early(throttle_.wait(subjects));  // before it takes anybody's turn
  turn_ = context_.hashing.take_turn(known ? auth::Caller::known_device : auth::Caller::stranger);
  if (!turn_)
    throw http::HttpError(503, "Too many people are signing in just now. Please try again in a moment.")
        .with("Retry-After", kBusyRetryAfter);
  refuse_early(throttle_.count(subjects));
  const bool right = turn_->verify(password, login_ ? login_->password_hash : "");
  if (!right || !login_ || !login_->enabled) return false;
  throttle_.forgive(subjects);
  password_ = password;
  return true;
}

bool PasswordTrial::sign_in(http::Response& response, std::optional<std::uint64_t> replaced) {
  const auto new_hash = outdated_hash();
  return begin_session(response, [&](const std::string& user_id) {
    if (new_hash) context_.users.rehash(user_id, *new_hash);
    if (replaced) context_.sessions.remove(*replaced);
  });
}

bool PasswordTrial::change_password(http::Response& response, const std::string& password) {
  const std::string hash = turn_->hash(password);
  return begin_session(response,
                       [&](const std::string& user_id) { context_.users.set_password_of(user_id, hash); });
}

// A hash of the configured cost, if the account's has another one.
std::optional<std::string> PasswordTrial::outdated_hash() const {
  if (!turn_->is_outdated(login_->password_hash)) return std::nullopt;
  return turn_->hash(password_);
}

// A token of its own for every session and sign-in: one that somebody else planted in the browser stays worthless.
template <class Change>
bool PasswordTrial::begin_session(http::Response& response, Change change) {
  turn_.reset();  // others may hash
  const std::string token = crypto::new_token(), device = crypto::new_token();
  const std::string user_agent = kept_user_agent(request_.user_agent);
  const std::string& user_id = login_->user.id;
  const bool begun = context_.database.transaction([&] {
    if (!context_.users.lock_unchanged(user_id, login_->password_hash)) return false;
    change(user_id);
    context_.sessions.add(crypto::digest(token), user_id, user_agent);
    context_.known_devices.remember(device_, crypto::digest(device), user_id);
    return true;
  });
  if (!begun) return false;
  response.add("Set-Cookie", http::session_cookie(token, request_.https, true));
  response.add("Set-Cookie", http::device_cookie(device, request_.https));
  return true;
}

}  // namespace beantrack::pages
