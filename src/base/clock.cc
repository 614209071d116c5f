#include "base/clock.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "base/errors.h"

namespace beantrack {

Time now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

std::string iso8601(Time t) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{t - day};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int{date.year()}, unsigned{date.month()},
                unsigned{date.day()}, static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text;
}

std::string clock_label(Time t) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  // Not strftime's %p: that follows the locale, and the label is part of the event contract.
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d %s", (local.tm_hour + 11) % 12 + 1, local.tm_min,
                local.tm_hour < 12 ? "AM" : "PM");
  return text;
}

void set_time_zone(std::string_view name) {
  const std::string zone{name};
  const bool outside = zone.empty() || zone.front() == '/' || zone.find("..") != std::string::npos;
  if (outside || (zone != "UTC" && !std::filesystem::is_regular_file("/usr/share/zoneinfo/" + zone)))
    throw ConfigError("time_zone: unknown zone '" + zone + "'; use a tz database name such as Africa/Kampala");
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

}  // namespace beantrack
