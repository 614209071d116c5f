#include "push/lookup.h"

#include "base/log.h"
#include "base/printable.h"
#include "db/event_store.h"
#include "push/hub.h"

namespace beantrack::push {
namespace {

class Answerer {
 public:
  explicit Answerer(const Config& config) : connection_(config), sessions_(connection_, config.session_days) {}

  Answer operator()(const SessionQuestion& question) {
    return SessionAnswer{question.listener, sessions_.find(question.token_digest)};
  }

  Answer operator()(const ReplayQuestion& question) {
    db::EventStore log{connection_};
    ReplayAnswer answer{question.listener, {}, false, std::nullopt};
    const auto events = log.after(question.cursor, question.user_id, kReplayBatch);
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

  Answer operator()(const EndedQuestion& question) { return EndedAnswer{sessions_.ended(question.sessions)}; }

 private:
  db::Connection connection_;
  db::SessionStore sessions_;
};

std::uint64_t listener_of(const Question& question) {
  if (const auto* session = std::get_if<SessionQuestion>(&question)) return session->listener;
  if (const auto* replay = std::get_if<ReplayQuestion>(&question)) return replay->listener;
  return 0;
}

}  // namespace

Lookup::Lookup(const Config& config, unsigned threads) : config_(config) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Lookup::~Lookup() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  asked_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Lookup::ask(Question question) {
  {
    const std::scoped_lock lock{mutex_};
    questions_.push_back(std::move(question));
  }
  asked_.notify_one();
}

void Lookup::run() {
  Answerer answerer{config_};
  for (;;) {
    std::unique_lock lock{mutex_};
    asked_.wait(lock, [this] { return stopping_ || !questions_.empty(); });
    if (stopping_) return;
    const Question question = std::move(questions_.front());
    questions_.pop_front();
    lock.unlock();
    try {
      mailbox_.post(std::visit(answerer, question));
    } catch (const std::exception& failure) {
      log_error("lookup: cause=" + quote_for_log(failure.what()));
      mailbox_.post(NoAnswer{listener_of(question)});
    }
  }
}

}  // namespace beantrack::push
