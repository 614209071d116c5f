#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "admin/doctor.h"
#include "base/clock.h"
#include "db/inspection.h"
#include "text/time_zone.h"

namespace beantrack::admin {
namespace {

constexpr std::int64_t kMaxDifference = 2000;  // ms between two clocks: events and messages would seem out of order
constexpr int kMinute = 60, kHour = 60;        // seconds, minutes

// "+05:30"
std::string offset_text(int minutes) {
  char text[16];
  std::snprintf(text, sizeof text, "%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / kHour,
                std::abs(minutes) % kHour);
  return text;
}

int offset_of(const std::string& time_zone) {
  set_time_zone(time_zone);
  const std::time_t seconds = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return static_cast<int>(local.tm_gmtoff / kMinute);
}

}  // namespace

void check_time(Report& report, const Config& config, db::Connection& connection) {
  db::Inspection inspection{connection};
  report.check(text::find_zone(config.time_zone) != nullptr, "time_zone " + config.time_zone,
               "time_zone " + config.time_zone + " is not known to ICU: pages show UTC",
               "set time_zone to a common name such as Africa/Kampala");
  report.attempt("clocks", [&] {
    const std::int64_t difference = to_ms(inspection.clock()) - to_ms(now());
    report.check(std::abs(difference) <= kMaxDifference, "clocks of the database and this machine",
                 "the database's clock differs from this machine's by " + std::to_string(difference / 1000) + " s",
                 "synchronise both with NTP, for example by systemd-timesyncd");
  });
  // The chat itself asks for UTC in each connection. Other writers use the server's zone for times that they give as
  // text: it has to be the one in which they think.
  report.attempt("time zones", [&] {
    const int server = inspection.time_zone_offset(), ours = offset_of(config.time_zone);
    report.check(server == 0 || server == ours, "time zones (database " + offset_text(server) + ", time_zone " +
                     config.time_zone + " " + offset_text(ours) + ")",
                 "the database's time zone is " + offset_text(server) + ", neither UTC nor that of time_zone " +
                     config.time_zone + " (" + offset_text(ours) + "): other programs' messages get wrong times",
                 "set default_time_zone in the server's configuration, or time_zone, to the zone of those programs");
  });
}

}  // namespace beantrack::admin
