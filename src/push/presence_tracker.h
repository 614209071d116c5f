// The thread that tracks presence: it writes which users have streams at this daemon, and reads what has changed at any
// daemon, for the event loop to send.
//
//   PresenceTracker tracker{config, exchange};  // starts the thread
//   tracker.report(heartbeats);                 // by the event loop, at least every kPresenceInterval
//   loop watches tracker.mailbox().fd(); hub.send_ephemeral(each change's watchers)
//
// It has a connection of its own. While the database is unavailable it keeps what it has to write.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/config.h"
#include "db/connection.h"
#include "push/exchange.h"
#include "push/mailbox.h"
#include "push/local_presence.h"

namespace beantrack::push {

constexpr std::chrono::seconds kPresenceInterval{2};
constexpr std::chrono::milliseconds kPresencePause{1500};  // after a failure, however many reports come
// How much further than to its last look each look goes back: an entry is dated when its statement begins, and seen
// when that is committed, which another's lock may delay (kLockWaitTimeout).
constexpr std::chrono::seconds kLookOverlap{10};
// While there are other daemons, looks are more frequent, and those in between go back only this much.
constexpr std::chrono::milliseconds kBriefOverlap{1000};
constexpr std::chrono::milliseconds kFullLookInterval{1500};
constexpr std::size_t kHeartbeatsAtOnce = 1000;  // in one report; with more, it is sent earlier
// People told in one turn. When thousands come at once, what is more waits for the next turn, so that messages need
// not.
constexpr std::size_t kMaxToldAtOnce = 20'000;
// Nobody is swept so soon after the database came back, or this daemon came: other daemons' users are there, too, and
// not all of one's own have come back.
constexpr std::chrono::seconds kSweepDelay{30};

class PresenceTracker {
 public:
  // `exchange` asks other daemons about those who seem to leave; it must outlive this.
  PresenceTracker(const Config& config, Exchange& exchange);
  ~PresenceTracker();
  PresenceTracker(const PresenceTracker&) = delete;
  PresenceTracker& operator=(const PresenceTracker&) = delete;

  // Who has listened, and who no longer does, since the last report, in order. Thread rule: any thread.
  void report(std::vector<Heartbeat> heartbeats) { inbox_.post(std::move(heartbeats)); }

  // A user who came or went, and whom that concerns, wherever they listen.
  struct Change {
    std::string user_id;
    bool online = false;
    std::string frame;
    std::vector<std::string> watchers;
  };
  Mailbox<Change>& mailbox() { return mailbox_; }

 private:
  using Clock = LocalPresence::Clock;

  void run();
  void work(db::PresenceStore& store);
  void ask_about_leaving(Clock::time_point now);
  void learn(db::PresenceStore& store);
  void look(db::PresenceStore& store, bool full);
  // Passes a change on to the loop, which has a word to say about those who have gone; returns how many people it
  // concerns.
  std::size_t tell(const db::PresenceChange& change, std::vector<std::string> watchers);

  Config config_;
  Exchange& exchange_;
  // The thread's own.
  LocalPresence local_;
  // Fingerprints of the changes that were seen since the last full look, sorted; nothing before learn().
  std::optional<std::vector<std::size_t>> known_;
  const Clock::time_point started_at_ = Clock::now();
  Clock::time_point looked_at_ = started_at_;  // when the last look was that saw all there was
  Clock::time_point looked_fully_at_ = started_at_;
  Clock::time_point sweep_from_{};

  Mailbox<Change> mailbox_;
  Mailbox<std::vector<Heartbeat>> inbox_;
  Mailbox<bool> stop_;
  std::thread thread_;
};

}  // namespace beantrack::push
