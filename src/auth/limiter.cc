#include "auth/limiter.h"

#include <stdexcept>
#include <string>

#include "crypto/keyed_hash.h"

namespace beantrack::auth {
namespace {

constexpr std::chrono::seconds kRetryTurn{1};  // after all turns of a user were taken

}  // namespace

Limiter::Limiter(const Config& config)
    : config_(config),
      file_(config.limits_file),
      rates_(file_.rates()),
      turns_(file_, config.user_requests, config.user_waiting) {}

Rate Limiter::rate_of(Budget budget) const {
  switch (budget) {
    case Budget::page: return config_.page_rate;
    case Budget::update: return config_.update_rate;
    case Budget::change: return config_.change_rate;
    case Budget::send: return config_.send_rate;
    case Budget::typing: return config_.typing_rate;
    case Budget::search: return config_.search_rate;
    case Budget::none: break;
  }
  throw std::logic_error("a route of a signed-in user has no budget");
}

Admission Limiter::admit_session(std::string_view token) {
  return turns_.are_taken_by(crypto::keyed_hash(file_.secret(), token)) ? Admission{kRetryTurn} : Admission{};
}

Admission Limiter::admit(std::string_view user_id, Budget budget) {
  const std::string user(user_id);
  const std::string key = user + ' ' + std::to_string(static_cast<int>(budget));
  const auto wait = rates_.take(crypto::keyed_hash(file_.secret(), key), rate_of(budget), RateTable::now());
  if (wait.count() > 0) return Admission{std::chrono::ceil<std::chrono::seconds>(wait)};
  Turn turn = turns_.take(crypto::keyed_hash(file_.secret(), user));
  return turn ? Admission{std::move(turn)} : Admission{kRetryTurn};
}

}  // namespace beantrack::auth
