#include "base/clock.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "base/errors.h"

namespace beantrack {
namespace {

std::string& configured_zone() {
  static std::string zone = "UTC";
  return zone;
}

// Writes the last `count` digits of a number that is not negative. A page has hundreds: printf takes ten times as long.
void write_digits(std::string& text, std::size_t at, std::size_t count, int number) {
  for (std::size_t i = count; i-- > 0; number /= 10) text[at + i] = static_cast<char>('0' + number % 10);
}

}  // namespace

Time now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

std::string iso8601(Time t) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{t - day};
  std::string text = "0000-00-00T00:00:00.000Z";
  write_digits(text, 0, 4, int{date.year()});
  write_digits(text, 5, 2, static_cast<int>(unsigned{date.month()}));
  write_digits(text, 8, 2, static_cast<int>(unsigned{date.day()}));
  write_digits(text, 11, 2, static_cast<int>(clock.hours().count()));
  write_digits(text, 14, 2, static_cast<int>(clock.minutes().count()));
  write_digits(text, 17, 2, static_cast<int>(clock.seconds().count()));
  write_digits(text, 20, 3, static_cast<int>(clock.subseconds().count()));
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

std::optional<std::chrono::year_month_day> parse_day(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kForm[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != kForm[i]) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t length) {
    return std::stoi(std::string(text.substr(from, length)));
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  return day.ok() ? std::optional(day) : std::nullopt;
}

namespace {

// Whether the file holds a zone: the folder of the tz database has lists and sources, too.
bool is_zone_file(const std::string& path) {
  constexpr std::string_view kMagic = "TZif";  // RFC 9636 section 3.1
  std::error_code not_there;
  if (!std::filesystem::is_regular_file(path, not_there)) return false;
  std::string begin(kMagic.size(), '\0');
  std::ifstream{path}.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return begin == kMagic;
}

}  // namespace

bool is_time_zone(std::string_view name) {
  const bool outside = name.empty() || name.front() == '/' || name.find("..") != std::string_view::npos;
  if (outside || name.find('\0') != std::string_view::npos) return false;
  return name == "UTC" || is_zone_file("/usr/share/zoneinfo/" + std::string(name));
}

namespace {

// Has the C library use the zone.
void use_time_zone(const std::string& zone) {
  if (!is_time_zone(zone))
    throw ConfigError("time_zone: unknown zone '" + zone + "'; use a tz database name such as Africa/Kampala");
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

}  // namespace

std::vector<ZoneOffset> zone_offsets(std::string_view name) {
  constexpr std::int64_t kDay = 24 * 3600, kEnd = INT32_MAX;  // seconds
  const char* set = std::getenv("TZ");
  const std::string before = set ? set : "";
  use_time_zone(std::string(name));
  const auto offset_at = [](std::int64_t moment) {
    const std::time_t seconds = moment;
    std::tm local{};
    localtime_r(&seconds, &local);
    return std::int64_t{local.tm_gmtoff};
  };
  std::vector<ZoneOffset> offsets{{kBeginOfTime, offset_at(0)}};
  for (std::int64_t day = 0; day < kEnd; day += kDay) {
    const std::int64_t after = offset_at(day + kDay);
    if (after == offsets.back().seconds) continue;
    std::int64_t old = day, changed = day + kDay;  // the change lies between the two
    while (changed - old > 1) (offset_at((old + changed) / 2) == after ? changed : old) = (old + changed) / 2;
    offsets.push_back({changed, after});
  }
  set ? ::setenv("TZ", before.c_str(), 1) : ::unsetenv("TZ");
  ::tzset();
  return offsets;
}

void set_time_zone(std::string_view name) {
  const std::string zone{name};
  use_time_zone(zone);
  configured_zone() = zone;
}

const std::string& time_zone() { return configured_zone(); }

}  // namespace beantrack
