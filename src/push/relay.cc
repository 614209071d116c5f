#include "push/relay.h"

#include "base/log.h"
#include "db/conversation_index.h"
#include "db/event_store.h"

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

bool Relay::holds_lock() {
  // A connection that was lost and opened again has no lock.
  if (held_since_ && *held_since_ == connection_.opening()) return true;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_attempt_) return false;
  next_attempt_ = now + kLockInterval;
  if (lock_.acquire(0)) {
    held_since_ = connection_.opening();
    caught_up_ = false;
    log_info("this daemon relays");
    return true;
  }
  if (held_since_) log_warning("another daemon relays now");
  held_since_.reset();
  fence_hung_holder();
  return false;
}

void Relay::fence_hung_holder() {
  const auto now = std::chrono::steady_clock::now();
  const auto oldest = db::JobStore(connection_).take(1);
  const std::pair seen{db::EventStore(connection_).position(), oldest.empty() ? 0 : oldest.front().id};
  if (seen != seen_) {
    seen_ = seen;
    seen_at_ = now;
  }
  if (oldest.empty() || now - seen_at_ < kHangTime) return;
  const auto holder = lock_.holder();
  if (!holder) return;
  const auto backlog = db::JobStore(connection_).backlog();
  log_warning("the relay on database connection " + std::to_string(*holder) + " hangs with " +
              std::to_string(backlog.jobs) + " jobs waiting: ending its connection");
  lock_.evict(*holder);
  next_attempt_ = now;
}

std::uint64_t Relay::run_batch() {
  db::JobStore jobs{connection_};
  db::EventStore log{connection_};
  db::ConversationIndex conversations{connection_};
  if (!caught_up_) {
    while (conversations.catch_up()) {
    }
    caught_up_ = true;
  }
  // Asked first without a lock: most of the time there is nothing to do.
  if (jobs.take(1).empty()) return 0;
  return connection_.transaction([&] {
    const EventId position = log.lock_position();
    const auto batch = jobs.take(kRelayBatch);
    std::vector<NewEvent> events;
    for (const auto& job : batch) {
      events.insert(events.end(), job.events.begin(), job.events.end());
      if (job.events.empty())
        log_error("job " + std::to_string(job.id) + " of queue chat has no payload of ours and is dropped");
    }
    const EventId end = log.append(position, events);
    conversations.note(messages_of(batch));
    if (passes_mark(position, end)) conversations.set_position(end.number);
    jobs.remove(batch);
    return std::uint64_t{batch.size()};
  });
}

}  // namespace beantrack::push
