#include "auth/login_throttle.h"

#include <algorithm>

#include "auth/network.h"
#include "base/text.h"
#include "crypto/token.h"

namespace beantrack::auth {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string folded(std::string_view email) {
  const bool plain = std::all_of(email.begin(), email.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!plain) return {};
  return lower_case(email);
}

// In the order in which they are locked.
Subjects sorted(Subjects subjects) {
  std::sort(subjects.begin(), subjects.end(), [](const auto& a, const auto& b) { return a.digest < b.digest; });
  return subjects;
}

seconds wait_after(const db::LoginFailures& failures, unsigned limit) {
  if (failures.count < limit) return seconds{0};
  const auto step = std::min(failures.count - limit, db::kFailuresAboveLimit);
  const milliseconds delay = std::min(kFirstDelay * (1 << step), kLongestDelay);
  return delay <= failures.age ? seconds{0} : std::chrono::ceil<seconds>(delay - failures.age);
}

}  // namespace

Subjects LoginThrottle::stranger(std::string email, const std::string& address) const {
  return sorted({{crypto::digest("account|" + folded(email)), config_.login_failures},
                 {crypto::digest("address|" + network_of(address)), config_.address_login_failures}});
}

Subjects LoginThrottle::known_device(std::string_view token_digest, std::string_view user_id) const {
  return {{crypto::digest("device|" + std::string(token_digest) + "|" + std::string(user_id)),
           config_.login_failures}};
}

seconds LoginThrottle::wait(const Subjects& subjects) {
  db::LoginFailureStore failures{connection_};
  seconds longest{0};
  for (const auto& [digest, limit] : subjects) longest = std::max(longest, wait_after(failures.find(digest), limit));
  return longest;
}

seconds LoginThrottle::count(const Subjects& subjects) {
  return connection_.transaction([&] {
    db::LoginFailureStore failures{connection_};
    seconds longest{0};
    ages_.clear();
    for (const auto& [digest, limit] : subjects) {
      const auto found = failures.lock(digest);
      ages_.push_back(found.age);
      longest = std::max(longest, wait_after(found, limit));
    }
    if (longest == seconds{0})
      for (const auto& [digest, limit] : subjects) failures.add(digest, limit);
    return longest;
  });
}

void LoginThrottle::forgive(const Subjects& subjects) {
  db::LoginFailureStore failures{connection_};
  for (std::size_t i = 0; i < subjects.size(); ++i) failures.take_back(subjects[i].digest, ages_.at(i));
}

}  // namespace beantrack::auth
