#include "view/day.h"

#include <array>
#include <ctime>

namespace beantrack::view {
namespace {

// Not strftime's %B, which follows the locale: the pages are English.
constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};
constexpr std::size_t kShortMonth = 3;  // letters

std::tm local(Time t) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return parts;
}

std::string month(const std::tm& day) { return kMonths[static_cast<std::size_t>(day.tm_mon)]; }
std::string year(const std::tm& day) { return std::to_string(day.tm_year + 1900); }

}  // namespace

std::string day_label(Time t) {
  const std::tm day = local(t);
  return std::to_string(day.tm_mday) + ' ' + month(day) + ' ' + year(day);
}

std::string brief_label(Time t, Time now) {
  const std::tm day = local(t), today = local(now);
  if (day.tm_year == today.tm_year && day.tm_yday == today.tm_yday) return clock_label(t);
  const std::string label = std::to_string(day.tm_mday) + ' ' + month(day).substr(0, kShortMonth);
  return day.tm_year == today.tm_year ? label : label + ' ' + year(day);
}

}  // namespace beantrack::view
