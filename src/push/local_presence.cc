#include "push/local_presence.h"

#include <algorithm>
#include <utility>

namespace beantrack::push {

void LocalPresence::add(std::vector<Heartbeat> heartbeats, Clock::time_point now) {
  for (auto& heartbeat : heartbeats) {
    if (!heartbeat.here) {
      leaving_.insert_or_assign(std::move(heartbeat.user_id), Leaving{now});
      continue;
    }
    leaving_.erase(heartbeat.user_id);
    present_.push_back({std::move(heartbeat.user_id)});
  }
  // Noted as present now, they would seem to have been seen after they left: that is, at another daemon.
  std::erase_if(present_, [this](const auto& user) { return leaving_.contains(user.user_id); });
  // While the database is away, the same users give heartbeats again and again.
  std::ranges::sort(present_, {}, &db::LastSeen::user_id);
  const auto doubles = std::ranges::unique(present_, {}, &db::LastSeen::user_id);
  present_.erase(doubles.begin(), doubles.end());
}

std::vector<db::LastSeen> LocalPresence::absent(Clock::time_point now) const {
  std::vector<db::LastSeen> last_seen;
  for (const auto& [user, leaving] : leaving_)
    if (now - leaving.since >= kGrace)
      last_seen.push_back({user, std::chrono::duration_cast<std::chrono::milliseconds>(now - leaving.since)});
  return last_seen;
}

std::vector<std::string> LocalPresence::doubtful(Clock::time_point now) {
  std::vector<std::string> users;
  for (auto& [user, leaving] : leaving_)
    if (now - leaving.since >= kDoubt && !std::exchange(leaving.doubted, true)) users.push_back(user);
  return users;
}

void LocalPresence::noted(Clock::time_point now) {
  present_ = {};
  std::erase_if(leaving_, [now](const auto& entry) { return now - entry.second.since >= kGrace; });
}

}  // namespace beantrack::push
