#include "push/attendance.h"

#include <poll.h>

#include <algorithm>
#include <functional>

#include "base/log.h"
#include "base/printable.h"
#include "push/frame.h"

namespace beantrack::push {
namespace {

// Two changes that share one by chance, once in 2^64, cost a page a word that the next change tells.
std::size_t fingerprint(const db::PresenceChange& change) {
  return std::hash<std::string>{}(change.user_id + (change.presence.online ? '+' : '-') + change.changed_at);
}

}  // namespace

Attendance::Attendance(const Config& config) : config_(config), thread_([this] { run(); }) {}

Attendance::~Attendance() {
  stop_.post(true);
  thread_.join();
}

void Attendance::run() {
  db::Connection connection{config_};
  db::PresenceStore store{connection};
  sweep_from_ = Clock::now() + kSweepDelay;
  for (;;) {
    pollfd ready[] = {{stop_.fd(), POLLIN, 0}, {inbox_.fd(), POLLIN, 0}};
    if (::poll(ready, 2, -1) < 0) continue;
    if (ready[0].revents) return;
    for (auto& signs : inbox_.take()) roll_.add(std::move(signs), Clock::now());
    try {
      work(store);
    } catch (const std::exception& failure) {
      log_warning("attendance, tried again later: cause=" + quoted(failure.what()));
      connection.close();
      sweep_from_ = Clock::now() + kSweepDelay;
    }
  }
}

void Attendance::work(db::PresenceStore& store) {
  if (!known_) look(store);  // before the first writing, which is news already
  const auto now = Clock::now();
  store.note(roll_.present(), true);
  store.note(roll_.absent(now), false);
  roll_.noted(now);
  if (now >= sweep_from_)
    while (store.sweep() == db::kPresenceBatch) {
    }
  look(store);
}

// Tells what the last look did not see. The first one only learns what is no news.
void Attendance::look(db::PresenceStore& store) {
  const auto now = Clock::now();
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(
      kLookOverlap + (known_ ? now - looked_at_ : Clock::duration::zero()));
  std::vector<std::size_t> seen;
  std::size_t told = 0;
  std::vector<db::PresenceChange> changes{{}};
  do {
    changes = store.changed(since, changes.back());
    for (const auto& change : changes) {
      const auto print = fingerprint(change);
      const bool news = known_ && !std::binary_search(known_->begin(), known_->end(), print);
      if (news && told >= kMaxToldAtOnce) continue;  // not seen: it is news again next time
      seen.push_back(print);
      if (news) told += tell(change, store.watchers(change.user_id));
    }
  } while (changes.size() == db::kPresenceBatch);
  std::sort(seen.begin(), seen.end());
  known_ = std::move(seen);
  if (told < kMaxToldAtOnce) looked_at_ = now;
}

std::size_t Attendance::tell(const db::PresenceChange& change, std::vector<std::string> watchers) {
  const std::size_t count = watchers.size();
  if (count == 0 && change.presence.online) return 0;
  mailbox_.post({change.user_id, change.presence.online, presence_frame(change.user_id, change.presence),
                 std::move(watchers)});
  return count;
}

}  // namespace beantrack::push
