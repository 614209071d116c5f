#include "text/time_zone.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <map>

#include "text/icu.h"

namespace beantrack::text {

struct TimeZone::Rules {
  std::unique_ptr<icu::BasicTimeZone> zone;
};

namespace {

constexpr std::size_t kMaxZones = 100;  // kept by each thread
constexpr std::string_view kFallback = "UTC";

using ZonePointer = std::shared_ptr<const TimeZone>;

thread_local ZonePointer chosen;

bool is_zone_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/_+-:").find(c) != std::string_view::npos;
}

ZonePointer make_zone(std::string_view name) {
  // A browser may name an offset from UTC alone.
  const bool offset = name.starts_with('+') || name.starts_with('-');
  const std::string id = (offset ? "GMT" : "") + std::string(name);
  std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(id))};
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
  icu::UnicodeString known_as;
  if (!basic || zone->getID(known_as) == icu::UnicodeString(UCAL_UNKNOWN_ZONE_ID)) return nullptr;
  zone.release();
  return std::make_shared<const TimeZone>(
      std::string(name), std::make_unique<TimeZone::Rules>(std::unique_ptr<icu::BasicTimeZone>(basic)));
}

}  // namespace

TimeZone::TimeZone(std::string name, std::unique_ptr<Rules> rules)
    : name_(std::move(name)), rules_(std::move(rules)) {}
TimeZone::~TimeZone() = default;

std::int64_t TimeZone::local_seconds(Time t) const {
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t standard = 0, summer = 0;  // milliseconds
  rules_->zone->getOffset(static_cast<double>(to_ms(t)), false, standard, summer, status);
  check(status);
  return std::chrono::floor<std::chrono::seconds>(t + std::chrono::milliseconds(standard + summer))
      .time_since_epoch()
      .count();
}

Time TimeZone::begin_of_day(std::chrono::year_month_day day) const {
  const Time midnight = std::chrono::sys_days(day);
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t standard = 0, summer = 0;
  // At a midnight that the clock jumps over, and at the first of two, the offset of before holds.
  rules_->zone->getOffsetFromLocal(static_cast<double>(to_ms(midnight)), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER,
                                   standard, summer, status);
  check(status);
  return midnight - std::chrono::milliseconds(standard + summer);
}

ZonePointer find_zone(std::string_view name) {
  if (name.empty() || name.size() > kMaxZoneName || !std::all_of(name.begin(), name.end(), is_zone_character))
    return nullptr;
  static thread_local std::map<std::string, ZonePointer, std::less<>> known;
  if (const auto found = known.find(name); found != known.end()) return found->second;
  if (known.size() >= kMaxZones) known.clear();
  return known.emplace(name, make_zone(name)).first->second;
}

void use_zone(ZonePointer zone) { chosen = std::move(zone); }

const TimeZone& zone_in_use() {
  if (chosen) return *chosen;
  static thread_local ZonePointer configured;
  if (!configured || configured->name() != time_zone()) {
    configured = find_zone(time_zone());
    if (!configured) configured = find_zone(kFallback);
  }
  return *configured;
}

}  // namespace beantrack::text
