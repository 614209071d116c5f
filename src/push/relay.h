// The relay: takes jobs from the job queue, which has no order, and appends their events to the event log.
//
// Of all push daemons on a database, only the one that holds the lease relays (db/lease.h). Each batch renews it in
// its own transaction, so the batch of one that no longer holds it changes nothing. An idle relay renews it once in
// kRenewalInterval.
//
// Thread rule: that of its connection, which it shares with nobody.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "db/connection.h"
#include "db/lease.h"

namespace beantrack::push {

constexpr std::uint64_t kRelayBatch = 500;                   // jobs in one transaction
constexpr std::chrono::milliseconds kRenewalInterval{1000};  // between renewals of the lease without a batch
constexpr std::chrono::milliseconds kTakeoverInterval{200};  // between looks whether the lease has expired
constexpr std::chrono::milliseconds kLeaseRetry{500};        // after a failure to take or to renew it

// Of the relay's connection, in seconds. A relay that stops amid a batch keeps rows locked; the server then ends its
// connection, which rolls the batch back.
constexpr unsigned kRelayIdleTimeout = 2;

class Relay {
 public:
  // `connection` has kRelayIdleTimeout. `holder` is a token of this process.
  Relay(db::Connection& connection, std::string_view holder)
      : connection_(connection), lease_(connection, "relay", holder) {}
  ~Relay();  // gives the lease up
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // Whether this is the one who relays. Tries to become it when it is not.
  bool holds_lease();

  // Moves one batch of jobs to the log, and returns how many jobs those were; with less than kRelayBatch there are no
  // more for now.
  std::uint64_t run_batch();

 private:
  using Clock = std::chrono::steady_clock;

  void set_holds(bool holds);

  db::Connection& connection_;
  db::Lease lease_;
  bool holds_ = false;
  bool failing_ = false;            // to take the lease or to renew it; logged once
  bool caught_up_ = false;          // with what others relayed before it took the lease
  Clock::time_point next_look_{};  // at the lease
};

}  // namespace beantrack::push
