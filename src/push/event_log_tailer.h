// The thread that follows the event log. When this daemon holds the lease it also relays. It reads what the log gains,
// whichever daemon relayed it, and passes it to the event loop.
//
//   EventLogTailer tailer{config};  // starts the thread
//   loop watches tailer.mailbox().fd(); hub.deliver(each batch)
//
// It also receives the workers' datagrams: wake-ups, and who is typing, which it passes on at once.
//
// While the database is unavailable there are no new events; the thread tries again until it is back.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/config.h"
#include "base/fd.h"
#include "crypto/token.h"
#include "db/event_store.h"
#include "push/frame.h"
#include "push/mailbox.h"
#include "push/wake_socket.h"

namespace beantrack::push {

constexpr std::chrono::milliseconds kPollInterval{200};    // without a wake-up
constexpr std::chrono::milliseconds kFollowInterval{50};   // while another daemon relays: nobody wakes a follower
// Where something has come without a wake-up, from another node or another program, more may follow. Looks are then
// this close, and become rarer as time passes without more.
constexpr std::chrono::milliseconds kShortestInterval{5};
constexpr int kLooksInQuiet = 20;  // an interval is this part of the time that has passed
constexpr std::chrono::milliseconds kDatabasePause{500};   // after a failure
// After a batch that took all the jobs there were, the relay rests for so long for each of them. A batch of one message
// costs the database four times what each further message costs, so under load fewer, larger batches leave more time
// for sends. A message waits for this rest only if others were relayed just before it.
constexpr std::chrono::milliseconds kRestPerJob{1};
constexpr std::chrono::milliseconds kLongestRelayRest{20};
constexpr std::chrono::milliseconds kWakeInterval{2};    // between looks for notices during the rest
constexpr std::uint64_t kTailBatch = 1000;                 // events read at once

class EventLogTailer {
 public:
  explicit EventLogTailer(const Config& config);
  ~EventLogTailer();  // finishes the batch in hand
  EventLogTailer(const EventLogTailer&) = delete;
  EventLogTailer& operator=(const EventLogTailer&) = delete;

  // What the log gained, in order. The first batch is empty: it only tells where the log stands.
  struct Batch {
    EventId position;  // of the log before these
    std::vector<Delivery> deliveries{};
    bool rewound = false;  // the log does not continue from the batch before: no cursor is of use any more
  };
  Mailbox<Batch>& mailbox() { return mailbox_; }

  // Who types, as the workers say.
  Mailbox<Typing>& typing() { return typing_; }

  // Counts since the start, for the metrics.
  std::uint64_t jobs_relayed() const { return jobs_relayed_; }
  bool relays() const { return relays_; }

  // For how long it has not got through a round: relayed what there was, if it relays, and read the log.
  std::chrono::milliseconds silence() const;

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  void work();
  std::chrono::milliseconds pause() const;
  void begin(db::EventStore& log);
  void start_over(db::EventStore& log);
  void wait(WakeReceiver& notices, std::chrono::milliseconds time);
  void rest(WakeReceiver& notices);

  Config config_;
  const std::string holder_ = crypto::new_token();  // of the relay's lease
  // The thread's own.
  std::optional<EventId> position_;  // of the last event read
  bool woken_ = false;               // from the last wait, before its time
  Clock::time_point rest_until_{};   // between two batches of the relay
  Clock::time_point unannounced_at_{};  // when something was found that nobody woke it for

  Mailbox<Batch> mailbox_;
  Mailbox<Typing> typing_;
  Mailbox<bool> stop_;
  std::atomic<std::uint64_t> jobs_relayed_ = 0;
  std::atomic<bool> relays_ = false;
  std::atomic<Clock::time_point> round_at_ = Clock::now();
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace beantrack::push
