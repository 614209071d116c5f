#include "push/feed.h"

#include "base/log.h"
#include "db/event_store.h"
#include "db/login_failure_store.h"
#include "db/session_store.h"
#include "push/relay.h"
#include "push/wake.h"

namespace beantrack::push {
namespace {

// Deletes some of what is past its time; true when there is more. Live delivery goes on between two calls.
bool keep_house(db::Connection& connection, const Config& config) {
  db::LoginFailureStore(connection).expire();
  const bool more_events = db::EventStore(connection).trim(config.event_log_days) == db::kTrimBatch;
  const bool more_sessions = db::SessionStore(connection, config.session_days).expire() == db::kExpiryBatch;
  return more_events || more_sessions;
}

}  // namespace

Feed::Feed(const Config& config) : config_(config), thread_([this] { run(); }) {}

Feed::~Feed() {
  stopping_ = true;
  stop_.post(true);
  thread_.join();
}

void Feed::run() {
  while (!stopping_) {
    try {
      work();
    } catch (const std::exception& failure) {
      log_error(std::string("feed: ") + failure.what());
      relays_ = false;
      std::this_thread::sleep_for(kDatabasePause);
    }
  }
}

void Feed::work() {
  WakeReceiver wake{config_.wake_socket};
  db::Connection connection{config_};
  db::EventStore log{connection};
  Relay relay{connection};
  auto next_housekeeping = std::chrono::steady_clock::now();

  while (!stopping_) {
    try {
      if (!position_) {
        position_ = log.position();
        mailbox_.post({*position_, {}});
      }
      relays_ = relay.holds_lock();
      std::uint64_t jobs = 0;
      if (relays_) jobs_relayed_ += jobs = relay.run_batch();

      const auto events = log.after(*position_, kFeedBatch);
      if (!events.empty()) {
        Letter letter{*position_, {}};
        letter.deliveries.reserve(events.size());
        for (const auto& event : events) letter.deliveries.push_back(delivery(event));
        position_ = events.back().id;
        mailbox_.post(std::move(letter));
      }
      if (jobs == kRelayBatch || events.size() == kFeedBatch) continue;
      if (relays_ && std::chrono::steady_clock::now() >= next_housekeeping) {
        if (keep_house(connection, config_)) continue;
        next_housekeeping = std::chrono::steady_clock::now() + kHousekeepingInterval;
      }
      wake.wait(static_cast<int>((relays_ ? kPollInterval : kFollowInterval).count()), stop_.fd());
    } catch (const db::Failure& failure) {
      log_error(std::string("feed: ") + failure.what());
      connection.close();
      wake.wait(static_cast<int>(kDatabasePause.count()), stop_.fd());
    }
  }
}

}  // namespace beantrack::push
