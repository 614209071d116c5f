// A pool of threads, each with a database connection, that run the event loop's queries. The loop itself never waits
// for the database.
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

// Finds the session of a token.
struct SessionQuery {
  std::uint64_t listener = 0;
  std::string token_digest;
};
// Reads the events after a cursor.
struct ReplayQuery {
  std::uint64_t listener = 0;
  std::string user_id;
  EventId cursor;
};
// Finds which of these sessions have ended.
struct EndedSessionsQuery {
  std::vector<std::uint64_t> sessions;
};
using Query = std::variant<SessionQuery, ReplayQuery, EndedSessionsQuery>;

struct SessionResult {
  std::uint64_t listener = 0;
  std::optional<db::Session> session;
};
struct ReplayResult {
  std::uint64_t listener = 0;
  std::vector<Delivery> deliveries;
  bool more = false;                     // there is more after these
  std::optional<EventId> reset_to;        // the cursor is of no use; the log stands here
};
struct EndedSessionsResult {
  std::vector<std::uint64_t> sessions;
};
// The database is away: what was asked has no answer now.
struct QueryFailure {
  std::uint64_t listener = 0;  // 0: of no listener
};
using QueryResult = std::variant<SessionResult, ReplayResult, EndedSessionsResult, QueryFailure>;

class DatabaseWorkers {
 public:
  // Starts `threads` threads.
  DatabaseWorkers(const Config& config, unsigned threads);
  ~DatabaseWorkers();  // drops queries that wait
  DatabaseWorkers(const DatabaseWorkers&) = delete;
  DatabaseWorkers& operator=(const DatabaseWorkers&) = delete;

  void submit(Query query);
  Mailbox<QueryResult>& mailbox() { return mailbox_; }

 private:
  void run();

  Config config_;
  Mailbox<QueryResult> mailbox_;
  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Query> queries_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace beantrack::push
