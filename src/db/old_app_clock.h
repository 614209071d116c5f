// The old application's clock. It writes the local time of its zone into TIMESTAMP columns, whose session takes it for
// the server's own: in Nairobi, its messages are dated three hours ahead.
//
//   OldAppClock clock{connection, config.old_app_time_zone};
//   clock.prepare();  // before sql/ is applied
//   clock.set();      // afterwards
//   clock.correct();
//
// The messages that were there at the first adoption are corrected once, in batches, each with the position that is
// recorded in its transaction: a run that was cut short goes on where it was. Messages that the application writes
// later are corrected as they arrive, by the trigger of 013_old_app_clock.sql, which reads the zone's offsets from a
// table: many servers lack their own tables of time zones. Of the hour that a clock shows twice in autumn, the second
// one is meant.
//
// Thread rule: that of its connection; and none but this thread may run (zone_offsets).
#pragma once

#include <cstdint>
#include <string>

#include "db/connection.h"

namespace beantrack::db {

constexpr std::uint64_t kCorrectionBatch = 1000;  // messages in one transaction

class OldAppClock {
 public:
  // An empty `zone`: what arrives is not corrected, and neither is what is there.
  OldAppClock(Connection& connection, const std::string& zone) : connection_(connection), zone_(zone) {}

  // Gives the migration the offsets, so that no message arrives between its trigger and them. Throws ConfigError for a
  // zone that is unknown, or another one than the messages have been corrected by.
  void prepare();

  // Corrects what arrives from now on. Throws as prepare() does. Idempotent.
  void set();

  // Corrects the messages of the adoption that are not yet; returns how many.
  std::uint64_t correct();

  // Whether set() has been called with this zone last.
  bool is_set();

 private:
  struct State {
    std::string zone;
    std::uint64_t last = 0;       // messages up to this number are those of the adoption
    std::uint64_t corrected = 0;  // and up to this one they are corrected
  };
  State state(const std::string& lock = "");
  void check(const State& state) const;
  std::string offsets() const;
  std::string stored_offsets();
  std::uint64_t correct(const State& state);

  Connection& connection_;
  std::string zone_;
};

}  // namespace beantrack::db
