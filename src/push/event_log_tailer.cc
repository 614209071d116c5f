#include "push/event_log_tailer.h"

#include <poll.h>

#include <algorithm>

#include "base/log.h"
#include "base/printable.h"
#include "db/event_store.h"
#include "push/relay.h"

namespace beantrack::push {

EventLogTailer::EventLogTailer(const Config& config) : config_(config), thread_([this] { run(); }) {}

EventLogTailer::~EventLogTailer() {
  stopping_ = true;
  stop_.post(true);
  thread_.join();
}

std::chrono::milliseconds EventLogTailer::silence() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - round_at_.load());
}

void EventLogTailer::run() {
  while (!stopping_) {
    try {
      work();
    } catch (const std::exception& failure) {
      log_error("event log: cause=" + quote_for_log(failure.what()));
      relays_ = false;
      std::this_thread::sleep_for(kDatabasePause);
    }
  }
}

void EventLogTailer::work() {
  WakeReceiver notices{config_.wake_socket};
  db::Connection connection{config_, db::kReadTimeout, kRelayIdleTimeout};
  db::EventStore log{connection};
  Relay relay{connection, holder_};

  while (!stopping_) {
    try {
      rest(notices);
      relays_ = relay.holds_lease();
      if (!position_) begin(log);
      std::uint64_t jobs = 0;
      if (relays_) jobs_relayed_ += jobs = relay.run_batch();

      const auto found = log.after(*position_, kTailBatch);
      // Numbers have no gaps: where one is, this daemon was away for days.
      if (!found || (!found->empty() && found->front().id.number != position_->number + 1)) {
        start_over(log);
        wait(notices, kFollowInterval);
        continue;
      }
      round_at_ = Clock::now();
      const auto& events = *found;
      if (!woken_ && (jobs > 0 || !events.empty())) unannounced_at_ = Clock::now();
      if (!events.empty()) {
        Batch batch{.position = *position_};
        batch.deliveries.reserve(events.size());
        for (const auto& event : events) batch.deliveries.push_back(delivery(event));
        position_ = events.back().id;
        mailbox_.post(std::move(batch));
      }
      if (jobs == kRelayBatch || events.size() == kTailBatch) continue;
      rest_until_ = Clock::now() + std::min<Clock::duration>(jobs * kRestPerJob, kLongestRelayRest);
      wait(notices, pause());
    } catch (const db::Failure& failure) {
      log_error("event log: cause=" + quote_for_log(failure.what()));
      if (!failure.conflict()) connection.close();
      wait(notices, failure.conflict() ? kFollowInterval : kDatabasePause);
    }
  }
}

std::chrono::milliseconds EventLogTailer::pause() const {
  const auto quiet = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - unannounced_at_);
  return std::clamp(quiet / kLooksInQuiet, kShortestInterval, relays_ ? kPollInterval : kFollowInterval);
}

void EventLogTailer::wait(WakeReceiver& notices, std::chrono::milliseconds time) {
  const auto end = Clock::now() + time;
  for (auto& typing : notices.wait(static_cast<int>(time.count()), stop_.fd())) typing_.post(std::move(typing));
  woken_ = Clock::now() < end;
}

// Wake-ups that come meanwhile are for the batch that follows. They are taken now and then all the same: only a few
// datagrams fit in the socket, and one that does not is lost.
void EventLogTailer::rest(WakeReceiver& notices) {
  while (!stopping_) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(rest_until_ - Clock::now());
    if (left.count() <= 0) return;
    pollfd stop{stop_.fd(), POLLIN, 0};
    ::poll(&stop, 1, static_cast<int>(std::min(left, kWakeInterval).count()));
    for (auto& typing : notices.wait(0, stop_.fd())) typing_.post(std::move(typing));
  }
}

// A log that cannot be started now, on a database that takes no writes, can still be followed.
void EventLogTailer::begin(db::EventStore& log) {
  try {
    if (relays_) log.start();
  } catch (const db::Failure& failure) {
    log_warning("event log: cause=" + quote_for_log(failure.what()));
  }
  position_ = log.position();
  mailbox_.post({.position = *position_});
}

// The log does not have the event that was read last: it was trimmed beyond it, or the database was restored from a
// backup, or is another one.
void EventLogTailer::start_over(db::EventStore& log) {
  if (relays_) log.start();
  const EventId end = log.position();
  if (end == *position_) return;  // an empty log that another daemon is about to start
  log_warning("the event log does not continue from " + to_string(*position_) + ": starting over at " +
              to_string(end));
  position_ = end;
  mailbox_.post({.position = end, .rewound = true});
}

}  // namespace beantrack::push
