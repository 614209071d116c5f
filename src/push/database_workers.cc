#include "push/database_workers.h"

#include "base/log.h"
#include "base/printable.h"
#include "db/event_store.h"
#include "push/hub.h"

namespace beantrack::push {
namespace {

class Answerer {
 public:
  explicit Answerer(const Config& config) : connection_(config), sessions_(connection_, config.session_days) {}

  QueryResult operator()(const SessionQuery& query) {
    return SessionResult{query.listener, sessions_.find(query.token_digest)};
  }

  QueryResult operator()(const ReplayQuery& query) {
    db::EventStore log{connection_};
    ReplayResult answer{query.listener, {}, false, std::nullopt};
    const auto events = log.after(query.cursor, query.user_id, kReplayBatch);
    if (!events) {
      answer.reset_to = log.position();
      return answer;
    }
    answer.more = events->size() == kReplayBatch;
    std::size_t bytes = 0;
    for (const auto& event : *events) {
      answer.deliveries.push_back(delivery(event));
      bytes += answer.deliveries.back().frame->size();
      if (bytes < kMaxQueue) continue;
      answer.more = true;
      break;
    }
    return answer;
  }

  QueryResult operator()(const EndedSessionsQuery& query) {
    return EndedSessionsResult{sessions_.ended(query.sessions)};
  }

 private:
  db::Connection connection_;
  db::SessionStore sessions_;
};

std::uint64_t listener_of(const Query& query) {
  if (const auto* session = std::get_if<SessionQuery>(&query)) return session->listener;
  if (const auto* replay = std::get_if<ReplayQuery>(&query)) return replay->listener;
  return 0;
}

}  // namespace

DatabaseWorkers::DatabaseWorkers(const Config& config, unsigned threads) : config_(config) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

DatabaseWorkers::~DatabaseWorkers() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  asked_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void DatabaseWorkers::submit(Query query) {
  {
    const std::scoped_lock lock{mutex_};
    queries_.push_back(std::move(query));
  }
  asked_.notify_one();
}

void DatabaseWorkers::run() {
  Answerer answerer{config_};
  for (;;) {
    std::unique_lock lock{mutex_};
    asked_.wait(lock, [this] { return stopping_ || !queries_.empty(); });
    if (stopping_) return;
    const Query query = std::move(queries_.front());
    queries_.pop_front();
    lock.unlock();
    try {
      mailbox_.post(std::visit(answerer, query));
    } catch (const std::exception& failure) {
      log_error("database worker: cause=" + quote_for_log(failure.what()));
      mailbox_.post(QueryFailure{listener_of(query)});
    }
  }
}

}  // namespace beantrack::push
