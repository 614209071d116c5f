// Points in time, in UTC and milliseconds, and the ways they are written.
//
// The database keeps every time in UTC with milliseconds; so does this program. The reader's own time zone is the
// browser's business; `clock_label` writes the one label that the event contract wants in the configured zone.
//
// Thread rule: all functions may be called from any thread once set_time_zone has returned.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beantrack {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// A point in time from milliseconds since 1970-01-01T00:00:00Z, and back.
constexpr Time time_from_ms(std::int64_t ms) { return Time{std::chrono::milliseconds{ms}}; }
constexpr std::int64_t to_ms(Time t) { return t.time_since_epoch().count(); }

// The wall clock, UTC.
Time now();

// "2026-11-22T14:15:03.123Z" (RFC 3339 section 5.6, always UTC, always three digits of milliseconds), for the
// years 0 to 9999.
std::string iso8601(Time t);

// "02:15 PM" in the zone given to set_time_zone: what the guide calls a message's timestamp.
std::string clock_label(Time t);

// A day of the calendar as people type it in a form, "2026-11-30" (RFC 3339 section 5.6, full-date); nothing for what
// is no such day.
std::optional<std::chrono::year_month_day> parse_day(std::string_view text);

// Whether the machine's tz database has the zone. UTC needs none.
bool is_time_zone(std::string_view name);

// From `begins` (seconds since 1970, UTC) on, the clocks of a zone are `seconds` ahead of UTC.
struct ZoneOffset {
  std::int64_t begins = 0;
  std::int64_t seconds = 0;

  bool operator==(const ZoneOffset&) const = default;
};

constexpr std::int64_t kBeginOfTime = -1'000'000'000'000;  // seconds; where the first offset of a zone begins

// All offsets of a zone of the tz database from 1970 to 2038, in their order. Throws ConfigError as set_time_zone does.
// Changes the process's zone meanwhile: call it before any thread starts.
std::vector<ZoneOffset> zone_offsets(std::string_view name);

// Sets the zone for clock_label and time_zone by its tz database name ("UTC", "Africa/Kampala"). Call once, before
// any thread starts. Throws ConfigError for a zone that the machine does not know.
void set_time_zone(std::string_view name);

// The name of that zone; "UTC" unless it was set.
const std::string& time_zone();

}  // namespace beantrack
