#include "push/indexer.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/printable.h"
#include "db/conversation_index.h"
#include "db/search_backlog.h"
#include "push/plain_response.h"

namespace beantrack::push {

using std::chrono::milliseconds;

Indexer::Indexer(const Config& config, std::function<bool()> relays)
    : config_(config), relays_(std::move(relays)), thread_([this] { run(); }) {}

Indexer::~Indexer() {
  stop_.post(true);
  thread_.join();
}

void Indexer::run() {
  db::Connection connection{config_};
  for (;;) {
    milliseconds pause = kIndexerRetry;
    try {
      pause = work(connection);
    } catch (const std::exception& failure) {
      log_warning("search: trying again later: cause=" + quote_for_log(failure.what()));
      indexes_ = false;
      const auto* of_database = dynamic_cast<const db::Failure*>(&failure);
      if (!of_database || !of_database->conflict()) connection.close();
    }
    pollfd stop{stop_.fd(), POLLIN, 0};
    if (::poll(&stop, 1, static_cast<int>(pause.count())) > 0) return;
  }
}

// Does what is due, and returns for how long to rest.
milliseconds Indexer::work(db::Connection& connection) {
  indexes_ = relays_();
  if (!indexes_) return kIndexerRetry;
  const milliseconds pause = step(connection);
  const auto progress = db::SearchIndex(connection).progress();
  behind_ = progress.events_behind;
  left_ = progress.left;
  set_aside_ = db::SearchBacklog(connection).size();
  return pause;
}

// What is new comes first. What waits is done between looks at the log, which are never further apart than
// kFollowLogInterval: the rest after it delays nothing else. Returns for how long to rest.
milliseconds Indexer::step(db::Connection& connection) {
  const auto begun = Clock::now();
  const auto rest = [&] { return std::chrono::ceil<milliseconds>(kRestFactor * (Clock::now() - begun)); };
  db::SearchIndex index{connection};
  if (db::ConversationIndex(connection).refresh_changed() || index.drop_deleted() == db::kFollowBatch ||
      index.follow() == db::kFollowBatch)
    return std::min(rest(), milliseconds(kIndexerRetry));
  if (begun >= next_waiting_) next_waiting_ = work_off(index) ? Clock::now() + rest() : begun + kFollowLogInterval;
  const auto until_then = std::chrono::ceil<milliseconds>(next_waiting_ - Clock::now());
  return std::clamp(until_then, milliseconds(0), kFollowLogInterval);
}

// A little of what was set aside, and of history. False when there is neither.
bool Indexer::work_off(db::SearchIndex& index) {
  if (Clock::now() >= next_walk_) {
    index.start_walk();
    next_walk_ = Clock::now() + kWalkInterval;
  }
  const bool had_backlog = index.index_backlog();
  return index.walk_back() || had_backlog;
}

std::string Indexer::metrics() const {
  return metric("search_indexes", "gauge", "1 when this daemon is the one that indexes messages.", indexes_ ? 1 : 0) +
         metric("search_behind", "gauge", "Events of the log whose messages are not indexed yet.", behind_) +
         metric("search_set_aside", "gauge", "Messages set aside because their sender writes much at once.",
                set_aside_) +
         metric("search_left", "gauge", "Messages before this number may not be indexed yet; 0: all are.", left_);
}

}  // namespace beantrack::push
