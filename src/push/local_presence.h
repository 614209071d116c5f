// Who is online at this daemon, and who has left, since the table chat_presence was last written.
//
//   LocalPresence local;
//   local.add(heartbeats, now);
//   store.note(local.present(), true);
//   store.note(local.absent(now), false);
//   local.noted(now);                      // only when both succeeded; otherwise they are written again
//
// A user counts as absent only some time after their last stream has ended, since every page that is left ends one.
//
// Thread-safety: for one thread.
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
struct Heartbeat {
  std::string user_id;
  bool here = true;
};

class LocalPresence {
 public:
  using Clock = std::chrono::steady_clock;

  // Takes heartbeats in, in the order in which they were given, not long before `now`.
  void add(std::vector<Heartbeat> heartbeats, Clock::time_point now);

  // Who gave a sign of being there since the last noted().
  const std::vector<db::LastSeen>& present() const { return present_; }
  // Who has gone for kGrace and more, and how long ago.
  std::vector<db::LastSeen> absent(Clock::time_point now) const;

  // Who has had no stream for kDoubt and more; each is returned once. They may have one at another daemon.
  std::vector<std::string> doubtful(Clock::time_point now);

  // Forgets what present() and absent(now) tell.
  void noted(Clock::time_point now);

 private:
  struct Leaving {
    Clock::time_point since;
    bool doubted = false;
  };
  std::vector<db::LastSeen> present_;  // each once
  std::map<std::string, Leaving> leaving_;
};

}  // namespace beantrack::push
