// The relay: takes jobs from the unordered outbox and appends their events to the ordered log.
//
// Among all push daemons of one database one relays. Who does is settled by a lock that the server keeps for the
// relay's connection; that nothing goes wrong when two believe to have it is settled by the row of the log's position,
// which each batch holds until its commit.
//
// Thread rule: that of its connection, which it shares with nobody.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "db/connection.h"
#include "db/job_store.h"
#include "db/named_lock.h"
#include "model/event_id.h"

namespace beantrack::push {

constexpr std::uint64_t kRelayBatch = 500;               // jobs in one transaction
constexpr std::chrono::seconds kHangTime{2};             // without progress while a job waits: the relay hangs
constexpr std::chrono::milliseconds kLockInterval{200};  // between attempts to become the one who relays

class Relay {
 public:
  explicit Relay(db::Connection& connection) : connection_(connection), lock_(connection, "relay") {}

  // Whether this is the one who relays. Tries to become it when it is not, and ends the connection of one that hangs.
  bool holds_lock();

  // Moves one batch of jobs to the log, and returns how many jobs those were; with less than kRelayBatch there are no
  // more for now.
  std::uint64_t run_batch();

 private:
  void fence_hung_holder();

  db::Connection& connection_;
  db::NamedLock lock_;
  bool caught_up_ = false;  // with what others relayed before it took the lock
  std::optional<std::uint64_t> held_since_;  // the opening of our connection in which it took the lock
  std::chrono::steady_clock::time_point next_attempt_{};
  // When another relays: the position of the log and the oldest job, and since when both are as they are. Ages of jobs
  // would tell less: the server's clock may have been set back.
  std::pair<EventId, std::uint64_t> seen_{};
  std::chrono::steady_clock::time_point seen_at_{};
};

}  // namespace beantrack::push
