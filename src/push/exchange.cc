#include "push/exchange.h"

#include <poll.h>

#include <limits>
#include <random>
#include <set>
#include <utility>

#include "base/log.h"
#include "base/printable.h"
#include "crypto/random.h"

namespace beantrack::push {
namespace {

// A positive BIGINT.
std::uint64_t random_id() {
  crypto::RandomBits random;
  return std::uniform_int_distribution<std::uint64_t>{1, std::numeric_limits<std::int64_t>::max()}(random);
}

}  // namespace

Exchange::Exchange(const Config& config) : config_(config), id_(random_id()), thread_([this] { run(); }) {}

Exchange::~Exchange() {
  stop_.post(true);
  thread_.join();
}

void Exchange::send(DaemonNotice notice) {
  if (unsent_.fetch_add(1) < kMaxNotices) outbox_.post(std::move(notice));
}

// Of several about the same two people, the last one.
std::vector<DaemonNotice> Exchange::waiting() {
  auto all = outbox_.take();
  unsent_ = 0;
  std::vector<DaemonNotice> newest;
  std::set<std::pair<std::string, std::string>> seen;
  for (auto notice = all.rbegin(); notice != all.rend(); ++notice)
    if (seen.emplace(notice->user_id, notice->contact_id).second) newest.push_back(std::move(*notice));
  return {newest.rbegin(), newest.rend()};
}

void Exchange::run() {
  db::Connection connection{config_};
  const db::Connection::Brief brief{connection};  // what cannot be told now need not be told
  db::DaemonStore store{connection};
  for (;;) {
    bool stops = false;
    try {
      round(store);
      stops = wait(kLeastPause) || wait((has_peers_ ? kPeerInterval : kAloneInterval) - kLeastPause, outbox_.fd());
    } catch (const db::Failure& failure) {
      if (!failure.conflict()) connection.close();
      stops = pause_after(failure);
    } catch (const std::exception& failure) {
      stops = pause_after(failure);
    }
    if (stops) break;
  }
  try {
    store.remove(id_);
  } catch (const std::exception& failure) {
    log_info("other daemons will notice that this one has stopped: cause=" + quote_for_log(failure.what()));
  }
}

bool Exchange::pause_after(const std::exception& failure) {
  log_warning("exchange: trying again later: cause=" + quote_for_log(failure.what()));
  return wait(kExchangePause);
}

bool Exchange::wait(std::chrono::milliseconds time, int other) {
  pollfd ready[] = {{stop_.fd(), POLLIN, 0}, {other, POLLIN, 0}};
  return ::poll(ready, 2, static_cast<int>(time.count())) > 0 && ready[0].revents != 0;
}

void Exchange::round(db::DaemonStore& store) {
  const auto now = Peers::Clock::now();
  const auto notices = waiting();
  if (!notices.empty() || now >= renew_at_) {
    last_notice_ += notices.size();
    store.publish(id_, last_notice_, notices);
  }
  if (now >= renew_at_) {
    while (store.delete_notices(id_, last_renewed_notice_) == db::kNoticeExpiryBatch) {
    }
    last_renewed_notice_ = last_notice_;
    renew_at_ = now + kRenewalInterval;
  }
  for (const auto& news : peers_.update(store.others(id_), now))
    for (auto& notice : store.notices(news.daemon, news.after, news.up_to)) mailbox_.post(std::move(notice));
  has_peers_ = peers_.any(now);
}

}  // namespace beantrack::push
