// The tables chat_daemons and chat_notices: which push daemons run, and what they tell each other of the moment.
//
// A daemon writes only its own rows, so that no two daemons wait for each other or conflict. It numbers its notices
// from 1 and commits them in this order: whoever has read notice n misses nothing that comes later.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "db/connection.h"
#include "model/presence.h"

namespace beantrack::db {

constexpr std::uint64_t kMaxDaemons = 100;             // of which one daemon learns: those seen last
constexpr std::uint64_t kDaemonMinutes = 60;           // since a dead daemon was seen, until its rows are deleted
constexpr std::uint64_t kNoticeExpiryBatch = 1000;     // notices in one statement

// A daemon as the others see it. While it runs, `seen_at` changes every few seconds. Only the change counts, since
// the servers of a cluster have a clock each.
struct DaemonRow {
  std::uint64_t id = 0;
  std::uint64_t last_notice = 0;
  std::string seen_at;  // as the database writes it
};

class DaemonStore {
 public:
  explicit DaemonStore(Connection& connection) : connection_(connection) {}

  // Notes that daemon `id` runs, and publishes `notices`; the last one gets the number `last_notice`. Not idempotent.
  void publish(std::uint64_t id, std::uint64_t last_notice, std::span<const DaemonNotice> notices);

  // The other daemons, those seen last first; at most kMaxDaemons. Some of them may be dead.
  std::vector<DaemonRow> others(std::uint64_t id);

  // The notices of a daemon with numbers from `after` + 1 to `up_to`, in order. Those that make no sense are left out.
  std::vector<DaemonNotice> notices(std::uint64_t daemon, std::uint64_t after, std::uint64_t up_to);

  // Deletes a daemon's notices up to a number; at most kNoticeExpiryBatch. Returns how many.
  std::uint64_t delete_notices(std::uint64_t daemon, std::uint64_t up_to);

  // Deletes all rows of a daemon. Idempotent.
  void remove(std::uint64_t daemon);

  // Deletes the daemons that nobody has seen for kDaemonMinutes; at most kMaxDaemons. Returns how many.
  std::uint64_t expire();

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
