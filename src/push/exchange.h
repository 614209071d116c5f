// The thread by which push daemons on one database tell each other what is true of the moment: who is writing, and
// whose last stream has ended.
//
//   Exchange exchange{config};                   // starts the thread
//   if (exchange.has_peers()) exchange.send({DaemonNotice::Kind::typing, "U00013", "U00012"});
//   loop watches exchange.mailbox().fd()         // what other daemons say
//
// A notice reaches the other daemons within kLeastPause + kPeerInterval. It may be lost: when the database is away, or
// when too many come at once. A daemon that is alone publishes nothing; every kRenewalInterval it says that it runs.
//
// It has a connection of its own: what it waits for, delivery does not.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

#include "base/config.h"
#include "db/daemon_store.h"
#include "model/presence.h"
#include "push/mailbox.h"
#include "push/peers.h"

namespace beantrack::push {

constexpr std::chrono::milliseconds kPeerInterval{300};    // between two looks at what other daemons say
constexpr std::chrono::milliseconds kAloneInterval{1000};  // the same, while there is no other daemon
constexpr std::chrono::milliseconds kLeastPause{100};      // before the next look, though there is something to tell
constexpr std::chrono::milliseconds kExchangePause{2000};  // after a failure
constexpr std::chrono::seconds kRenewalInterval{10};       // between two writings that this daemon runs
constexpr std::size_t kMaxNotices = 500;                   // published at once; what is more is dropped

class Exchange {
 public:
  explicit Exchange(const Config& config);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Whether another daemon runs on this database. Thread rule: any thread.
  bool has_peers() const { return has_peers_; }

  // Tells the other daemons. Thread rule: any thread.
  void send(DaemonNotice notice);

  // What the other daemons tell.
  Mailbox<DaemonNotice>& mailbox() { return mailbox_; }

 private:
  void run();
  void round(db::DaemonStore& store);
  std::vector<DaemonNotice> waiting();
  // Waits so long, or until `other` is readable or the daemon stops; returns whether it stops.
  bool wait(std::chrono::milliseconds time, int other = -1);
  // Logs the failure and waits for kExchangePause, likewise.
  bool pause_after(const std::exception& failure);

  Config config_;
  // The thread's own.
  std::uint64_t id_;
  std::uint64_t last_notice_ = 0;
  std::uint64_t last_renewed_notice_ = 0;  // older ones have been read by now
  Peers::Clock::time_point renew_at_{};
  Peers peers_;

  std::atomic<bool> has_peers_ = false;
  std::atomic<std::size_t> unsent_ = 0;
  Mailbox<DaemonNotice> mailbox_;
  Mailbox<DaemonNotice> outbox_;
  Mailbox<bool> stop_;
  std::thread thread_;
};

}  // namespace beantrack::push
