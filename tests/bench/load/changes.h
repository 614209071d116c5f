// Changes rows ahead of the requests for them, so that each request finds its page changed since the last one, and the
// expected body is known exactly: a row never changes while a page with it is requested.
//
// The requests go round the plan in its order. The plan is divided into segments; a thread changes one row of each job
// of a segment, in one transaction, when all requests of that segment in the round before have been answered.
//
// Thread rule: ready(), end() and changed() belong to the requesting thread.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "load/plan.h"

namespace bench {

constexpr std::size_t kSegments = 8;

class Changes {
 public:
  // Runs `statement` in the database `name` behind `socket`, with the ids of the rows in place of its %.
  // Does nothing for a plan without changes.
  Changes(const std::vector<Job>& jobs, std::string socket, std::string name, std::string statement);
  ~Changes();
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  // Whether the page of request number `n` (from 0, over all rounds) has been changed, so that it may be requested.
  // Throws when all rows of a job have been changed, or the database fails.
  bool ready(std::size_t n);
  // Call after the response of request n.
  void end(std::size_t n);

  // How many changes the page of request n shows.
  std::size_t changed(std::size_t n) const { return active_ ? n / jobs_.size() + 1 : 0; }

 private:
  void run();
  std::size_t segment_of(std::size_t n) const;  // counted over all rounds
  std::size_t first_of(std::size_t segment) const { return segment * jobs_.size() / kSegments; }

  const std::vector<Job>& jobs_;
  const bool active_;
  const std::string socket_, name_, statement_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::vector<std::size_t> answered_;  // of each segment, over all rounds
  std::size_t changed_segments_ = 0;   // over all rounds
  std::string failure_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace bench
