// The thread that keeps the search index: it follows the event log and goes back through history.
//
//   const push::Indexer indexer{config, [&] { return server.relays(); }};   // starts the thread
//
// It has a connection of its own, and while there is much to do it rests after each step for longer than the step took:
// delivery comes first, whatever there is to index. A message that comes alone is found within kFollowLogInterval, also
// while what others wrote at once waits for its turn (db/search_backlog.h); in a flood from many people, later. It also
// keeps the order of conversations that changed without a job (db/conversation_index.h). Among all push daemons of one
// database the one that relays indexes.
//
// Thread rule: made and destroyed by one thread; metrics by any.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "base/config.h"
#include "db/search_index.h"
#include "push/mailbox.h"

namespace beantrack::push {

constexpr std::chrono::milliseconds kFollowLogInterval{500};  // between looks at the log
constexpr std::chrono::seconds kIndexerRetry{2};              // after a failure, and while another daemon relays
constexpr int kRestFactor = 4;                                // rest after a step, in times of what the step took
constexpr std::chrono::hours kWalkInterval{24};               // until all messages are looked at again

class Indexer {
 public:
  // `relays` says whether this daemon is the one that relays; called by the thread.
  Indexer(const Config& config, std::function<bool()> relays);
  ~Indexer();  // finishes the step in hand
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;

  // For /metrics.
  std::string metrics() const;

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  std::chrono::milliseconds work(db::Connection& connection);
  std::chrono::milliseconds step(db::Connection& connection);
  bool work_off(db::SearchIndex& index);

  Config config_;
  const std::function<bool()> relays_;
  Clock::time_point next_waiting_{};                            // the thread's own
  Clock::time_point next_walk_ = Clock::now() + kWalkInterval;  // the thread's own

  std::atomic<bool> indexes_ = false;
  std::atomic<std::uint64_t> behind_ = 0, left_ = 0;  // as db::SearchIndex::Progress
  std::atomic<std::uint64_t> set_aside_ = 0;
  Mailbox<bool> stop_;
  std::thread thread_;
};

}  // namespace beantrack::push
