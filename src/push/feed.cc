#include "push/feed.h"

#include "base/log.h"
#include "db/event_store.h"
#include "push/relay.h"

namespace beantrack::push {

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
  NoticeReceiver notices{config_.wake_socket};
  db::Connection connection{config_};
  db::EventStore log{connection};
  Relay relay{connection};

  while (!stopping_) {
    try {
      if (!position_) {
        position_ = log.position();
        mailbox_.post({.position = *position_});
      }
      relays_ = relay.holds_lock();
      std::uint64_t jobs = 0;
      if (relays_) jobs_relayed_ += jobs = relay.run_batch();

      const auto events = log.after(*position_, kFeedBatch);
      if (!continues(log, events)) {
        start_over(log);
        continue;
      }
      if (!events.empty()) {
        Letter letter{.position = *position_};
        letter.deliveries.reserve(events.size());
        for (const auto& event : events) letter.deliveries.push_back(delivery(event));
        position_ = events.back().id;
        mailbox_.post(std::move(letter));
      }
      if (jobs == kRelayBatch || events.size() == kFeedBatch) continue;
      wait(notices, relays_ ? kPollInterval : kFollowInterval);
    } catch (const db::Failure& failure) {
      log_error(std::string("feed: ") + failure.what());
      connection.close();
      wait(notices, kDatabasePause);
    }
  }
}

void Feed::wait(NoticeReceiver& notices, std::chrono::milliseconds time) {
  for (auto& typing : notices.wait(static_cast<int>(time.count()), stop_.fd())) typing_.post(std::move(typing));
}

// Whether this is still the log that has been read so far. Its ids have no gaps: where one is, events were trimmed
// before this daemon, which was away for days, came to them. A log that ends before what has been read is another one:
// an older backup, or a new database.
bool Feed::continues(db::EventStore& log, const std::vector<Event>& events) {
  if (!events.empty()) return events.front().id == *position_ + 1;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_back_) return true;
  next_look_back_ = now + kLookBackInterval;
  return log.position() >= *position_;
}

void Feed::start_over(db::EventStore& log) {
  const std::uint64_t end = log.position();
  log_warning("the event log does not go on from " + std::to_string(*position_) + ": starting over at " +
              std::to_string(end));
  position_ = end;
  mailbox_.post({.position = end, .rewound = true});
}

}  // namespace beantrack::push
