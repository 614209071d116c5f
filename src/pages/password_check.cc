#include "pages/password_check.h"

#include "crypto/token.h"
#include "http/error.h"
#include "http/guard.h"
#include "model/device.h"

namespace beantrack::pages {
namespace {

constexpr const char* kBusyRetryAfter = "5";  // seconds
constexpr int kAttempts = 2;                  // to begin a session while others change the hash

void refuse_early(std::chrono::seconds wait) {
  if (wait == std::chrono::seconds{0}) return;
  const std::string seconds = std::to_string(wait.count());
  throw http::HttpError(429, "Too many wrong passwords. Please try again in {1} s.", {seconds})
      .with("Retry-After", seconds);
}

}  // namespace

PasswordCheck::PasswordCheck(Context& context, const http::Request& request, std::string email)
    : context_(context),
      request_(request),
      email_(std::move(email)),
      device_(http::device_digest(request)),
      throttle_(context.database, context.config) {}

bool PasswordCheck::verify(const std::string& password) {
  login_ = context_.users.find_login(email_);
  const bool known = context_.known_devices.knows(device_, login_ ? login_->user.id : "");
  const auto subjects = known ? throttle_.known_device(device_, login_->user.id)
                              : throttle_.stranger(email_, request_.remote_address);
  refuse_early(throttle_.wait(subjects));  // before it takes anybody's turn
  turn_ = context_.hashing.take_turn(known ? auth::Caller::known_device : auth::Caller::stranger);
  if (!turn_)
    throw http::HttpError(503, "Too many people are signing in right now. Please try again in a moment.")
        .with("Retry-After", kBusyRetryAfter);
  refuse_early(throttle_.count(subjects));
  if (!is_right(password)) return false;
  throttle_.forgive(subjects);
  password_ = password;
  return true;
}

bool PasswordCheck::sign_in(http::Response& response, std::optional<std::uint64_t> replaced) {
  if (turn_->is_outdated(login_->password_hash)) new_hash_ = turn_->hash(password_);
  return begin_session(response, [&] {
    const bool outdated = turn_->is_outdated(login_->password_hash);  // unless another sign-in has replaced it
    if (outdated) context_.users.rehash(login_->user.id, *new_hash_);
    if (replaced) context_.sessions.remove(*replaced);
  });
}

bool PasswordCheck::change_password(http::Response& response, const std::string& password) {
  new_hash_ = turn_->hash(password);
  return begin_session(response, [&] { context_.users.set_password_of(login_->user.id, *new_hash_); });
}

bool PasswordCheck::is_right(const std::string& password) {
  const bool right = turn_->verify(password, login_ ? login_->password_hash : "");
  return right && login_ && login_->enabled;
}

// A token of its own for every session and sign-in: one that somebody else planted in the browser stays worthless.
template <class Change>
bool PasswordCheck::begin_session(http::Response& response, Change change) {
  const std::string token = crypto::new_token(), device = crypto::new_token();
  const std::string user_agent = kept_user_agent(request_.user_agent);
  const auto begin = [&] {
    if (!context_.users.lock_unchanged(login_->user.id, login_->password_hash)) return false;
    change();
    context_.sessions.add(crypto::digest(token), login_->user.id, user_agent);
    context_.known_devices.remember(device_, crypto::digest(device), login_->user.id);
    return true;
  };
  for (int attempt = 1; !context_.database.transaction(begin); ++attempt) {
    login_ = context_.users.find_login(email_);
    if (attempt == kAttempts || !is_right(password_)) return false;
    // Another sign-in has replaced the hash.
  }
  response.add("Set-Cookie", http::session_cookie(token, request_.https, true));
  response.add("Set-Cookie", http::device_cookie(device, request_.https));
  return true;
}

}  // namespace beantrack::pages
