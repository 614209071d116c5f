// The roll: who is there and who has gone, between two writings of the table chat_presence.
//
//   Roll roll;
//   roll.add(signs, now);
//   store.note(roll.present(), true);
//   store.note(roll.absent(now), false);
//   roll.noted(now);                        // only when both succeeded: what is not noted yet is noted next time
//
// A user without a stream has gone only after a while, since every page that is left for another ends one.
//
// Thread rule: one thread.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "db/presence_store.h"

namespace beantrack::push {

constexpr std::chrono::seconds kGrace{10};  // without a stream; a listener comes back within 5 s of a restart
constexpr std::chrono::seconds kDoubt{3};   // without a stream here, until the other daemons are asked

// A user listens, or has just ended their last stream.
struct Sign {
  std::string user_id;
  bool here = true;
};

class Roll {
 public:
  using Clock = std::chrono::steady_clock;

  // Takes signs in, in the order in which they were given, not long before `now`.
  void add(std::vector<Sign> signs, Clock::time_point now);

  // Who gave a sign of being there since the last noted().
  const std::vector<db::Sighting>& present() const { return present_; }
  // Who has gone for kGrace and more, and how long ago.
  std::vector<db::Sighting> absent(Clock::time_point now) const;

  // Who has had no stream for kDoubt and more; each is returned once. They may have one at another daemon.
  std::vector<std::string> doubtful(Clock::time_point now);

  // Forgets what present() and absent(now) tell.
  void noted(Clock::time_point now);

 private:
  struct Leaving {
    Clock::time_point since;
    bool doubted = false;
  };
  std::vector<db::Sighting> present_;  // each once
  std::map<std::string, Leaving> leaving_;
};

}  // namespace beantrack::push
