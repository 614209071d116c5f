#include "push/indexer.h"

#include <poll.h>

#include <algorithm>

#include "base/log.h"
#include "base/printable.h"
#include "push/plain_answer.h"

namespace beantrack::push {

using std::chrono::milliseconds;

Indexer::Indexer(const Config& config) : config_(config), thread_([this] { run(); }) {}

Indexer::~Indexer() {
  stop_.post(true);
  thread_.join();
}

void Indexer::run() {
  db::Connection connection{config_};
  db::NamedLock lock{connection, "search"};
  db::SearchIndex index{connection};
  for (;;) {
    milliseconds pause = kIndexerRetry;
    try {
      pause = work(lock, index);
    } catch (const std::exception& failure) {
      log_warning("search, tried again later: cause=" + quoted(failure.what()));
      indexes_ = false;
      connection.close();
    }
    pollfd stop{stop_.fd(), POLLIN, 0};
    if (::poll(&stop, 1, static_cast<int>(pause.count())) > 0) return;
  }
}

// Does what is due, and returns for how long to rest.
milliseconds Indexer::work(db::NamedLock& lock, db::SearchIndex& index) {
  indexes_ = lock.acquire(0);
  if (!indexes_) return kIndexerRetry;
  const auto begun = Clock::now();
  const bool more = step(index);
  const auto took = std::chrono::ceil<milliseconds>(Clock::now() - begun);
  const auto progress = index.progress();
  behind_ = progress.events_behind;
  left_ = progress.left;
  return more ? std::min(kRestFactor * took, milliseconds(kIndexerRetry)) : kFollowLogInterval;
}

// New messages first; history when there are no more. True when there is more of either.
bool Indexer::step(db::SearchIndex& index) {
  if (index.drop_deleted() == db::kFollowBatch || index.follow() == db::kFollowBatch) return true;
  if (Clock::now() >= next_walk_) {
    index.start_walk();
    next_walk_ = Clock::now() + kWalkInterval;
  }
  return index.walk_back();
}

std::string Indexer::metrics() const {
  return metric("search_indexes", "gauge", "1 when this daemon is the one that indexes messages.", indexes_ ? 1 : 0) +
         metric("search_behind", "gauge", "Events of the log whose messages are not indexed yet.", behind_) +
         metric("search_left", "gauge", "Messages before this number may not be indexed yet; 0: all are.", left_);
}

}  // namespace beantrack::push
