#include "push/roll.h"

#include <algorithm>
#include <utility>

namespace beantrack::push {

void Roll::add(std::vector<Sign> signs, Clock::time_point now) {
  for (auto& sign : signs) {
    if (!sign.here) {
      leaving_.insert_or_assign(std::move(sign.user_id), Leaving{now});
      continue;
    }
    leaving_.erase(sign.user_id);
    present_.push_back({std::move(sign.user_id)});
  }
  // Noted as present now, they would seem to have been seen after they left: that is, at another daemon.
  std::erase_if(present_, [this](const auto& sighting) { return leaving_.contains(sighting.user_id); });
  // While the database is away, the same users give signs again and again.
  std::ranges::sort(present_, {}, &db::Sighting::user_id);
  const auto doubles = std::ranges::unique(present_, {}, &db::Sighting::user_id);
  present_.erase(doubles.begin(), doubles.end());
}

std::vector<db::Sighting> Roll::absent(Clock::time_point now) const {
  std::vector<db::Sighting> sightings;
  for (const auto& [user, leaving] : leaving_)
    if (now - leaving.since >= kGrace)
      sightings.push_back({user, std::chrono::duration_cast<std::chrono::milliseconds>(now - leaving.since)});
  return sightings;
}

std::vector<std::string> Roll::doubtful(Clock::time_point now) {
  std::vector<std::string> users;
  for (auto& [user, leaving] : leaving_)
    if (now - leaving.since >= kDoubt && !std::exchange(leaving.doubted, true)) users.push_back(user);
  return users;
}

void Roll::noted(Clock::time_point now) {
  present_ = {};
  std::erase_if(leaving_, [now](const auto& entry) { return now - entry.second.since >= kGrace; });
}

}  // namespace beantrack::push
