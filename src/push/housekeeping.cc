#include "push/housekeeping.h"

#include <poll.h>

#include <algorithm>

#include "base/log.h"
#include "base/printable.h"
#include "db/daemon_store.h"
#include "db/event_store.h"
#include "db/known_device_store.h"
#include "db/login_failure_store.h"
#include "db/name_store.h"
#include "db/presence_store.h"
#include "db/session_store.h"

namespace beantrack::push {
namespace {

// Deletes a batch of each; true when there is more.
bool delete_some(db::Connection& connection, const Config& config) {
  const bool more_failures =
      db::LoginFailureStore(connection).expire(std::max(config.login_failures, config.address_login_failures)) ==
      db::kFailureExpiryBatch;
  const bool more_devices = db::KnownDeviceStore(connection).expire() == db::kDeviceExpiryBatch;
  const bool more_events = db::EventStore(connection).trim(config.event_log_days) == db::kTrimBatch;
  const bool more_sessions = db::SessionStore(connection, config.session_days).expire() == db::kExpiryBatch;
  const bool more_presence = db::PresenceStore(connection).expire() == db::kPresenceBatch;
  const bool more_daemons = db::DaemonStore(connection).expire() == db::kMaxDaemons;
  const bool more_names = db::NameStore(connection).fill() == db::kSkeletonBatch;
  db::PresenceStore(connection).forget_deleted();
  return more_failures || more_devices || more_daemons || more_names || more_events || more_sessions || more_presence;
}

}  // namespace

Housekeeping::Housekeeping(const Config& config) : config_(config), thread_([this] { run(); }) {}

Housekeeping::~Housekeeping() {
  stop_.post(true);
  thread_.join();
}

void Housekeeping::run() {
  constexpr auto kPause = std::chrono::milliseconds(kHousekeepingInterval);
  db::Connection connection{config_};
  bool renewed = false;  // the skeletons of names
  for (bool more = false;;) {
    try {
      if (!renewed) db::NameStore(connection).renew();
      renewed = true;
      more = delete_some(connection, config_);
    } catch (const std::exception& failure) {
      more = false;
      log_warning("housekeeping: trying again later: cause=" + quote_for_log(failure.what()));
    }
    connection.close();
    pollfd stop{stop_.fd(), POLLIN, 0};
    if (::poll(&stop, 1, more ? 0 : static_cast<int>(kPause.count())) > 0) return;
  }
}

}  // namespace beantrack::push
