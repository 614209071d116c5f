#include <stdexcept>

#include "db/conversation_index.h"
#include "db/daemon_store.h"
#include "db/event_store.h"
#include "db/job_store.h"
#include "db/lease.h"
#include "db/presence_store.h"
#include "db/write_probe.h"
#include "plans/cases.h"

namespace beantrack::tests {

using db::Connection;
using db::EventStore;
using db::JobStore;
using db::PresenceStore;

namespace {

constexpr std::uint64_t kBatch = 200;                   // jobs or events at a time
constexpr std::uint64_t kNewest = 2 * kLoggedMessages;  // the number of the newest event of the history
constexpr unsigned kLogDays = 14;

std::vector<Case> presence_cases() {
  using namespace std::chrono_literals;
  std::vector<db::LastSeen> seen;
  std::vector<std::string> asked;
  for (std::uint64_t n = 0; n < db::kPresenceBatch; ++n) {
    seen.push_back({person(kFirstOfMany + n), 0ms});
    asked.push_back(person(kFirstOfMany + n));
  }
  return {
      {"people come", 10 * db::kPresenceBatch, [=](Connection& c) { PresenceStore(c).note(seen, true); }},
      {"people are swept", 10 * db::kPresenceBatch, [](Connection& c) { PresenceStore(c).sweep(); }},
      {"changes of presence", 5 * db::kPresenceBatch,
       [](Connection& c) {
         PresenceStore presence{c};
         presence.changed(24h, presence.changed(24h).back());
       }},
      {"people who watch the hub", 2 * db::kMaxWatchers, [](Connection& c) { PresenceStore(c).watchers(hub()); }},
      {"the presence of contacts", 10 * db::kPresenceBatch,
       [=](Connection& c) { PresenceStore(c).presence_of(hub(), asked); }},
      {"the presence of one", 5, [](Connection& c) { PresenceStore(c).presence_of(hub()); }},
      {"deleted people are forgotten", 10 * db::kPresenceBatch,
       [](Connection& c) { PresenceStore(c).forget_deleted(); }},
      {"people expire", 5 * db::kPresenceBatch, [](Connection& c) { PresenceStore(c).expire(); }},
      {"a write is tried", 5, [](Connection& c) { db::probe_write(c); }},
  };
}

// One holder takes the lease, keeps it and gives it up; another one meets it meanwhile.
std::vector<Case> lease_cases() {
  return {
      {"the relay's lease is held", 20,
       [](Connection& c) {
         db::Lease ours{c, "relay", "ours"}, other{c, "relay", "other"};
         if (!ours.take() || !ours.renew() || other.take()) throw std::runtime_error("the lease is not ours");
         ours.release();
         if (ours.is_held()) throw std::runtime_error("the lease is held by nobody");
       }},
  };
}

std::vector<Case> daemon_cases() {
  constexpr std::uint64_t kOurs = 5'000, kPublished = 500, kRead = 200;
  std::vector<DaemonNotice> notices;
  for (std::uint64_t n = 0; n < kPublished; ++n)
    notices.push_back({DaemonNotice::Kind::typing, person(kFirstOfMany + n), person(kFirstOfMany + n + 1)});
  return {
      {"a daemon publishes notices", 10 * kPublished,
       [=](Connection& c) { db::DaemonStore(c).publish(kOurs, kPublished, notices); }},
      {"the other daemons", 2 * db::kMaxDaemons, [=](Connection& c) { db::DaemonStore(c).others(kOurs); }},
      {"the notices of another daemon", 2 * kRead,
       [=](Connection& c) { db::DaemonStore(c).notices(1, 100, 100 + kRead); }},
      {"a daemon ends", 3 * db::kNoticeExpiryBatch, [=](Connection& c) { db::DaemonStore(c).remove(kOurs); }},
      {"dead daemons expire", 3 * db::kNoticeExpiryBatch, [](Connection& c) { db::DaemonStore(c).expire(); }},
  };
}

}  // namespace

std::vector<Case> delivery_cases() {
  std::vector<Case> cases{
      {"jobs become events", 20 * kBatch,
       [](Connection& c) {
         c.transaction([&] {
           EventStore log{c};
           JobStore jobs{c};
           const auto position = log.lock_position();
           const auto batch = jobs.take(kBatch);
           std::vector<NewEvent> events;
           for (const auto& job : batch) events.insert(events.end(), job.events.begin(), job.events.end());
           const auto end = log.append(position, events);
           db::ConversationIndex(c).set_position(end.number);
           jobs.remove(batch);
         });
       }},
      {"a job is added", 5,
       [](Connection& c) {
         JobStore(c).add({{EventKind::message_read, hub(), kMessages}});
       }},
      {"the wait of the oldest job", 3 * db::kOldestAmong, [](Connection& c) { JobStore(c).oldest_wait(); }},
      {"the log's position", 10, [](Connection& c) { EventStore(c).position(); }},
      {"the log has an event", 5,
       [](Connection& c) {
         EventStore(c).has({kNewest, 1});
       }},
      {"the log starts", 10, [](Connection& c) { EventStore(c).start(); }},
      {"events of everybody", 10 * kBatch,
       [](Connection& c) {
         EventStore(c).after({kNewest / 2, 1}, kBatch);
       }},
      {"events that begin with an echo", 10 * kBatch,
       [](Connection& c) {
         EventStore log{c};
         const EventId position = log.position();
         log.append(position, {{EventKind::message_echo, hub(), kMessages}});
         log.after(position, kBatch);
       }},
      {"events of the hub", 10 * kBatch,
       [](Connection& c) {
         EventStore(c).after({1, 1}, hub(), kBatch);
       }},
      {"events of somebody with few", 100,
       [](Connection& c) {
         EventStore(c).after({1, 1}, person(kFirstOfMany + 50), kBatch);
       }},
      {"the log is trimmed", 10 * db::kTrimBatch, [](Connection& c) { EventStore(c).trim(kLogDays); }},
  };
  for (auto& part : {presence_cases(), lease_cases(), daemon_cases()}) cases.insert(cases.end(), part.begin(), part.end());
  return cases;
}

}  // namespace beantrack::tests
