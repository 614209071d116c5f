// How columns of chat_presence become a Presence.
#pragma once

#include <cstddef>
#include <cstdint>

#include "db/past_time.h"
#include "db/row.h"
#include "model/presence.h"

namespace beantrack::db {

constexpr std::uint64_t kPresenceFresh = 50;  // seconds for which a heartbeat holds: three of the daemon's, and some

#define BEANTRACK_SEEN_AT BEANTRACK_PAST_MS("p.seen_at")

// Whether the user of the row p is present; with one parameter, kPresenceFresh.
#define BEANTRACK_ONLINE \
  "p.is_online AND ABS(TIMESTAMPDIFF(MICROSECOND, p.seen_at, CURRENT_TIMESTAMP(3))) < ? * 1000000"

// A Presence's two columns, of the table called p; with one parameter, kPresenceFresh. A time further in the future
// than that holds no longer: a daemon that runs dates it now at its next sweep, and one that died cannot.
#define BEANTRACK_PRESENCE "COALESCE(" BEANTRACK_ONLINE ", 0), " BEANTRACK_SEEN_AT

// The presence whose columns begin at `first`.
inline Presence presence_from(const Row& row, std::size_t first) {
  return {row.number(first) == 1, row.time(first + 1)};
}

}  // namespace beantrack::db
