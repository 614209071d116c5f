// The questions that the event loop has for the database, answered by threads with a connection each, so that the loop
// never waits.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/config.h"
#include "db/connection.h"
#include "db/session_store.h"
#include "push/frame.h"
#include "push/mailbox.h"

namespace beantrack::push {

constexpr std::uint64_t kReplayBatch = 200;  // events read at once for one listener; fewer when long (kMaxQueue)

// Whose session is it?
struct SessionQuestion {
  std::uint64_t listener = 0;
  std::string token_digest;
};
// What came after the cursor?
struct ReplayQuestion {
  std::uint64_t listener = 0;
  std::string user_id;
  EventId cursor;
};
// Which of these sessions live no more?
struct EndedQuestion {
  std::vector<std::uint64_t> sessions;
};
using Question = std::variant<SessionQuestion, ReplayQuestion, EndedQuestion>;

struct SessionAnswer {
  std::uint64_t listener = 0;
  std::optional<db::Session> session;
};
struct ReplayAnswer {
  std::uint64_t listener = 0;
  std::vector<Delivery> deliveries;
  bool more = false;                     // there is more after these
  std::optional<EventId> reset_to;        // the cursor is of no use; the log stands here
};
struct EndedAnswer {
  std::vector<std::uint64_t> sessions;
};
// The database is away: what was asked has no answer now.
struct NoAnswer {
  std::uint64_t listener = 0;  // 0: of no listener
};
using Answer = std::variant<SessionAnswer, ReplayAnswer, EndedAnswer, NoAnswer>;

class Lookup {
 public:
  // Starts `threads` threads.
  Lookup(const Config& config, unsigned threads);
  ~Lookup();  // drops questions that wait
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;

  void ask(Question question);
  Mailbox<Answer>& mailbox() { return mailbox_; }

 private:
  void run();

  Config config_;
  Mailbox<Answer> mailbox_;
  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Question> questions_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace beantrack::push
