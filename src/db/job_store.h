// Our queue in the table jobs: the unordered outbox. A job is committed together with what it tells of; its payload is
// the list of events that the relay appends to the log for it. Other queues' rows are left alone.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "db/connection.h"
#include "model/event.h"

namespace beantrack::db {

struct Job {
  std::uint64_t id = 0;
  std::vector<NewEvent> events;  // empty for a payload that cannot be read
};

class JobStore {
 public:
  explicit JobStore(Connection& connection) : connection_(connection) {}

  // Queues one job. Part of the caller's transaction.
  void add(const std::vector<NewEvent>& events);

  // At most `limit` of the jobs that are committed, those queued first in front.
  std::vector<Job> take(std::uint64_t limit);

  // The `limit` jobs that were queued last.
  std::vector<Job> newest(std::uint64_t limit);

  // Deletes jobs that are done. Part of the caller's transaction.
  void remove(std::span<const Job> jobs);

  // For how long the oldest has been waiting, in seconds; 0 when none is. A job that is dated in the future counts as
  // new. Looks at the kOldestAmong that were queued first.
  std::uint64_t oldest_wait();

  // How many are waiting, and how long the first of them has, in seconds.
  struct Backlog {
    std::uint64_t jobs = 0;
    std::uint64_t oldest = 0;
  };
  Backlog backlog();

 private:
  Connection& connection_;
};

constexpr std::uint64_t kOldestAmong = 1000;  // jobs

}  // namespace beantrack::db
