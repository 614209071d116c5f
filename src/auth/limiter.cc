#include "auth/limiter.h"

#include <stdexcept>
#include <string>

namespace beantrack::auth {
namespace {

constexpr std::chrono::seconds kRetryTurn{1};  // after all turns of a user were taken

}  // namespace

Limiter::Limiter(const Config& config)
    : config_(config),
      file_(config.limits_file),
      key_(file_.secret()),
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
  return turns_.are_taken_by(key_(token)) ? Admission{kRetryTurn} : Admission{};
}

Admission Limiter::admit(std::string_view user_id, Budget budget) {
  const std::string debtor = std::string(user_id) + ' ' + std::to_string(static_cast<int>(budget));
  const auto wait = rates_.take(key_(debtor), rate_of(budget), RateTable::now());
  if (wait.count() > 0) return Admission{std::chrono::ceil<std::chrono::seconds>(wait)};
  Turn turn = turns_.take(key_(user_id));
  return turn ? Admission{std::move(turn)} : Admission{kRetryTurn};
}

}  // namespace beantrack::auth
