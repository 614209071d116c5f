#include "push/relay.h"

#include <optional>
#include <utility>

#include "base/log.h"
#include "base/printable.h"
#include "db/conversation_index.h"
#include "db/event_store.h"
#include "db/job_store.h"

namespace beantrack::push {
namespace {

std::vector<db::SentMessage> messages_of(const std::vector<db::Job>& batch) {
  std::vector<db::SentMessage> messages;
  for (const auto& job : batch)
    if (auto message = db::sent_by(job)) messages.push_back(*std::move(message));
  return messages;
}

// Whether the log grew past a multiple of kCatchUpEvery.
bool passes_mark(EventId from, EventId to) {
  return from.number / db::kCatchUpEvery != to.number / db::kCatchUpEvery;
}

}  // namespace

Relay::~Relay() {
  if (!holds_) return;
  try {
    const db::Connection::Brief brief{connection_};
    lease_.release();
  } catch (const db::Failure& failure) {
    log_warning("the relay's lease is not released and has to expire: cause=" + quote_for_log(failure.what()));
  }
}

bool Relay::holds_lease() {
  if (Clock::now() < next_look_) return holds_;
  try {
    // Following the log does not wait for long for a database that takes no writes now.
    const db::Connection::Brief brief{connection_};
    set_holds(holds_ ? lease_.renew() : lease_.take());
    next_look_ = Clock::now() + (holds_ ? kRenewalInterval : kTakeoverInterval);
    failing_ = false;
  } catch (const db::Failure& failure) {
    if (failure.lost()) return holds_;  // what follows opens a new connection
    next_look_ = Clock::now() + kLeaseRetry;
    if (!failure.conflict() && !std::exchange(failing_, true))
      log_warning("the relay's lease is neither taken nor renewed: cause=" + quote_for_log(failure.what()));
  }
  return holds_;
}

void Relay::set_holds(bool holds) {
  if (holds == holds_) return;
  holds_ = holds;
  caught_up_ = false;
  if (holds) {
    log_info("this daemon relays");
  } else {
    log_warning("another daemon relays now");
  }
}

std::uint64_t Relay::run_batch() {
  db::JobStore jobs{connection_};
  db::EventStore log{connection_};
  db::ConversationIndex conversations{connection_};
  while (!caught_up_) {
    if (!holds_lease()) return 0;
    caught_up_ = !conversations.catch_up();
  }
  // Asked first without a lock: most of the time there is nothing to do.
  if (jobs.take(1).empty()) return 0;
  const std::optional<std::uint64_t> moved = connection_.transaction([&]() -> std::optional<std::uint64_t> {
    if (!lease_.renew()) return std::nullopt;
    const EventId position = log.lock_position();
    const auto batch = jobs.take(kRelayBatch);
    std::vector<NewEvent> events;
    for (const auto& job : batch) {
      events.insert(events.end(), job.events.begin(), job.events.end());
      if (job.events.empty())
        log_error("job " + std::to_string(job.id) + " of queue chat has an invalid payload and is dropped");
    }
    const EventId end = log.append(position, events);
    conversations.note(messages_of(batch));
    if (passes_mark(position, end)) conversations.set_position(end.number);
    jobs.remove(batch);
    return batch.size();
  });
  set_holds(moved.has_value());
  next_look_ = Clock::now() + (moved ? kRenewalInterval : kTakeoverInterval);
  return moved.value_or(0);
}

}  // namespace beantrack::push
