#include "admin/doctor.h"
#include "db/inspection.h"
#include "db/old_app_clock.h"

namespace beantrack::admin {

void check_message_times(Report& report, const Config& config, db::Connection& connection) {
  const auto future = db::Inspection(connection).future_messages();
  if (future.count == 0)
    report.good("times of messages");
  else
    report.warn(std::to_string(future.count) + " of the newest messages are dated in the future, by up to " +
                    std::to_string(future.minutes) + " minutes",
                "if another application writes them, set old_app_time_zone to its time zone and run: beantrack-admin"
                " migrate; else check the clock of the database server");
  report.check(db::OldAppClock(connection, config.old_app_time_zone).is_set(),
               "old_app_time_zone " + config.old_app_time_zone,
               "old_app_time_zone has changed since the last migration", "run: beantrack-admin migrate");
}

}  // namespace beantrack::admin
