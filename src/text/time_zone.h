// The days and hours of a place on earth: a reader's own zone where it is known, else the configured one.
//
//   text::use_zone(text::find_zone("Asia/Tokyo"));      // for this request
//   text::zone_in_use().begin_of_day(2026y / 11 / 21)   // 2026-11-20T15:00:00Z
//
// Thread rule: any thread; each has its own zone in use.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace beantrack::text {

constexpr std::size_t kMaxZoneName = 64;  // bytes; the longest of the tz database has 38

class TimeZone {
 public:
  struct Rules;

  explicit TimeZone(std::string name, std::unique_ptr<Rules> rules);
  ~TimeZone();

  // As browsers name it: "Asia/Tokyo", "UTC", "+05:30".
  const std::string& name() const { return name_; }

  // Seconds from 1970-01-01 00:00 to what clock and calendar show there.
  std::int64_t local_seconds(Time t) const;

  // The first moment of a day, which may last 23 or 25 hours; of one that the zone skipped, that of the next.
  Time begin_of_day(std::chrono::year_month_day day) const;

 private:
  std::string name_;
  std::unique_ptr<Rules> rules_;
};

// nullptr for what is no zone.
std::shared_ptr<const TimeZone> find_zone(std::string_view name);

// Has this thread use `zone`; nullptr: the one given to set_time_zone, which is in use at first.
void use_zone(std::shared_ptr<const TimeZone> zone);
const TimeZone& zone_in_use();

}  // namespace beantrack::text
