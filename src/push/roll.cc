#include "push/roll.h"

#include <algorithm>

namespace beantrack::push {

void Roll::add(std::vector<Sign> signs, Clock::time_point now) {
  for (auto& sign : signs) {
    if (!sign.here) {
      leaving_.insert_or_assign(std::move(sign.user_id), now);
      continue;
    }
    leaving_.erase(sign.user_id);
    present_.push_back({std::move(sign.user_id)});
  }
  // While the database is away, the same users give signs again and again.
  std::ranges::sort(present_, {}, &db::Sighting::user_id);
  const auto doubles = std::ranges::unique(present_, {}, &db::Sighting::user_id);
  present_.erase(doubles.begin(), doubles.end());
}

std::vector<db::Sighting> Roll::absent(Clock::time_point now) const {
  std::vector<db::Sighting> sightings;
  for (const auto& [user, since] : leaving_)
    if (now - since >= kGrace)
      sightings.push_back({user, std::chrono::duration_cast<std::chrono::milliseconds>(now - since)});
  return sightings;
}

void Roll::noted(Clock::time_point now) {
  present_ = {};
  std::erase_if(leaving_, [now](const auto& entry) { return now - entry.second >= kGrace; });
}

}  // namespace beantrack::push
