// The table chat_presence: who is there, and when they were last.
//
// The push daemons keep it, each for its own listeners. Whoever reads it takes for online only those whom some daemon
// has seen of late: what a daemon that died left behind is corrected by the others (sweep), and disbelieved until then.
//
// Thread rule: that of its connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/presence_row.h"
#include "model/presence.h"

namespace beantrack::db {

constexpr std::size_t kPresenceBatch = 100;    // users in one statement: more would cost the daemon memory for good
constexpr std::uint64_t kMaxWatchers = 1000;   // people who are told about one user
constexpr std::uint64_t kDeletedWindow = 15;   // minutes; three of housekeeping's intervals
constexpr std::uint64_t kPresenceDays = 365;   // for which it is kept when somebody was last there

// A user who was there, or who was for the last time.
struct LastSeen {
  std::string user_id;
  std::chrono::milliseconds ago{0};
};

// A user who came or went.
struct PresenceChange {
  std::string user_id;
  Presence presence;
  std::string changed_at = "1970-01-01 00:00:01";  // as the database writes it; this is before all there are
};

class PresenceStore {
 public:
  explicit PresenceStore(Connection& connection) : connection_(connection) {}

  // Notes that these users are there (or are not), and when they were seen; what changes by that is marked as changed
  // now. Whoever was seen after they left one daemon is at another, and stays online. Idempotent, except for the time.
  void note(std::span<const LastSeen> last_seen, bool online);

  // Takes those offline whom nobody has seen for kPresenceFresh, at most kPresenceBatch; returns how many. When they
  // were seen stays as it is. A time in the future (the clock was set back) is dated now first.
  std::uint64_t sweep();

  // Who came or went within the last so many milliseconds, oldest first, at most kPresenceBatch. The next ones come
  // after the last of these. What a dead daemon left behind is a change when it is swept, and not before.
  std::vector<PresenceChange> changed(std::chrono::milliseconds within, const PresenceChange& after = {});

  // Who has a conversation with `user_id`; at most kMaxWatchers.
  std::vector<std::string> watchers(std::string_view user_id);

  // Of those of `ids` with whom `me` has a conversation: nobody else's.
  std::map<std::string, Presence> presence_of(std::string_view me, std::span<const std::string> ids);

  // Of one user, whoever asks: that they may know is the caller's affair.
  Presence presence_of(std::string_view id);

  // Forgets deleted users who were noted since: a daemon notes that their streams have ended. Looks at those who came
  // or went within kDeletedWindow, at most kPresenceBatch.
  void forget_deleted();

  // Forgets who has not been there for kPresenceDays; at most kPresenceBatch. Returns how many. As many times in the
  // future are dated now.
  std::uint64_t expire();

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
