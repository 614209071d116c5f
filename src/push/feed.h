// The thread that keeps the event log moving: it relays when this daemon is the one who does, and reads what the log
// gains, whoever relayed it, for the event loop to deliver.
//
//   Feed feed{config, wake_socket_path};      // starts the thread
//   loop watches feed.mailbox().fd(); hub.deliver(each letter)
//
// The database away stops nothing but new events: the thread tries again until it is back.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include "base/config.h"
#include "base/fd.h"
#include "push/frame.h"
#include "push/mailbox.h"

namespace beantrack::push {

constexpr std::chrono::milliseconds kPollInterval{200};    // without a wake-up; the design allows 250
constexpr std::chrono::milliseconds kFollowInterval{50};   // while another daemon relays: nobody wakes a follower
constexpr std::chrono::milliseconds kDatabasePause{500};   // after a failure
constexpr std::chrono::minutes kHousekeepingInterval{5};   // between trims of what is past its time
constexpr std::uint64_t kFeedBatch = 1000;                 // events read at once

class Feed {
 public:
  explicit Feed(const Config& config);
  ~Feed();  // finishes the batch in hand
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // What the log gained, in order. The first letter may be empty: it only tells where the log stands.
  struct Letter {
    std::uint64_t position = 0;  // of the log before these
    std::vector<Delivery> deliveries;
  };
  Mailbox<Letter>& mailbox() { return mailbox_; }

  // Counts since the start, for the metrics.
  std::uint64_t jobs_relayed() const { return jobs_relayed_; }
  bool relays() const { return relays_; }

 private:
  void run();
  void work();

  Config config_;
  std::optional<std::uint64_t> position_;  // of the last event read; the thread's own
  Mailbox<Letter> mailbox_;
  Mailbox<bool> stop_;
  std::atomic<std::uint64_t> jobs_relayed_ = 0;
  std::atomic<bool> relays_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace beantrack::push
