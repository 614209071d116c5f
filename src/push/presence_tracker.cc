#include "push/presence_tracker.h"

#include <poll.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "base/log.h"
#include "base/printable.h"
#include "push/frame.h"

namespace beantrack::push {
namespace {

// Two changes that share one by chance, once in 2^64, cost a page a word that the next change tells.
std::size_t fingerprint(const db::PresenceChange& change) {
  return std::hash<std::string>{}(change.user_id + (change.presence.online ? '+' : '-') + change.changed_at);
}

constexpr std::chrono::milliseconds kRounding{2};

template <class Visit>
void each_change(db::PresenceStore& store, std::chrono::milliseconds since, Visit visit) {
  std::vector<db::PresenceChange> changes{{}};
  do {
    changes = store.changed(since, changes.back());
    for (const auto& change : changes) visit(change);
  } while (changes.size() == db::kPresenceBatch);
}

std::chrono::milliseconds in_milliseconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time);
}

}  // namespace

PresenceTracker::PresenceTracker(const Config& config, Exchange& exchange)
    : config_(config), exchange_(exchange), thread_([this] { run(); }) {}

PresenceTracker::~PresenceTracker() {
  stop_.post(true);
  thread_.join();
}

void PresenceTracker::run() {
  db::Connection connection{config_};
  db::PresenceStore store{connection};
  sweep_from_ = Clock::now() + kSweepDelay;
  for (;;) {
    pollfd ready[] = {{stop_.fd(), POLLIN, 0}, {inbox_.fd(), POLLIN, 0}};
    if (::poll(ready, 2, -1) < 0) continue;
    if (ready[0].revents) return;
    for (auto& heartbeats : inbox_.take()) local_.add(std::move(heartbeats), Clock::now());
    try {
      work(store);
    } catch (const std::exception& failure) {
      log_warning("presence: trying again later: cause=" + quote_for_log(failure.what()));
      connection.close();
      sweep_from_ = Clock::now() + kSweepDelay;
      if (::poll(ready, 1, static_cast<int>(kPresencePause.count())) > 0) return;
    }
  }
}

void PresenceTracker::work(db::PresenceStore& store) {
  if (!known_) learn(store);  // before the first writing, which is news already
  const auto now = Clock::now();
  const bool full = now - looked_fully_at_ >= kFullLookInterval;
  ask_about_leaving(now);
  store.note(local_.present(), true);
  store.note(local_.absent(now), false);
  local_.noted(now);
  if (full && now >= sweep_from_)
    while (store.sweep() == db::kPresenceBatch) {
    }
  look(store, full);
}

// A daemon where they have another stream answers by noting that they are present.
void PresenceTracker::ask_about_leaving(Clock::time_point now) {
  for (auto& user : local_.doubtful(now))
    if (exchange_.has_peers()) exchange_.send({DaemonNotice::Kind::left, std::move(user)});
}

// What was there before this daemon is no news. What changed since it started is, other daemons' writings included:
// streams may have opened before this. Recent changes are read last, so that one in between counts as news. Times are
// whole milliseconds, rounded down, so kRounding is left out at the start: no stream can be open by then.
void PresenceTracker::learn(db::PresenceStore& store) {
  const auto fingerprints = [&](std::chrono::milliseconds overlap) {
    std::vector<std::size_t> prints;
    each_change(store, std::max(in_milliseconds(Clock::now() - started_at_) + overlap, std::chrono::milliseconds{0}),
                [&](const auto& change) { prints.push_back(fingerprint(change)); });
    std::ranges::sort(prints);
    return prints;
  };
  const auto all = fingerprints(2 * kLookOverlap);  // the next look goes back less far
  const auto recent = fingerprints(-kRounding);
  std::vector<std::size_t> known;
  std::ranges::set_difference(all, recent, std::back_inserter(known));
  known_ = std::move(known);
}

// Tells what no look has seen yet.
void PresenceTracker::look(db::PresenceStore& store, bool full) {
  const auto now = Clock::now();
  const auto since = full ? in_milliseconds(now - looked_fully_at_) + kLookOverlap
                          : in_milliseconds(now - looked_at_) + kBriefOverlap;
  std::vector<std::size_t> seen;
  std::size_t told = 0;
  each_change(store, since, [&](const auto& change) {
    const auto print = fingerprint(change);
    const bool news = !std::binary_search(known_->begin(), known_->end(), print);
    if (news && told >= kMaxToldAtOnce) return;  // not seen: it is news again next time
    seen.push_back(print);
    if (news) told += tell(change, store.watchers(change.user_id));
  });
  if (!full) seen.insert(seen.end(), known_->begin(), known_->end());
  std::ranges::sort(seen);
  seen.erase(std::ranges::unique(seen).begin(), seen.end());
  known_ = std::move(seen);
  if (told >= kMaxToldAtOnce) return;
  looked_at_ = now;
  if (full) looked_fully_at_ = now;
}

std::size_t PresenceTracker::tell(const db::PresenceChange& change, std::vector<std::string> watchers) {
  const std::size_t count = watchers.size();
  if (count == 0 && change.presence.online) return 0;
  mailbox_.post({change.user_id, change.presence.online, presence_frame(change.user_id, change.presence),
                 std::move(watchers)});
  return count;
}

}  // namespace beantrack::push
