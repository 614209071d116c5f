// Days and hours as the server writes them: in the language in use, in the zone in use (text/time_zone.h).
// Scripts write them as the reader's own browser does.
#pragma once

#include <string>

#include "base/clock.h"

namespace beantrack::view {

// "22 November 2026".
std::string day_label(Time t);

// "02:15 PM".
std::string hour_label(Time t);

// "22 November 2026, 02:15 PM".
std::string moment_label(Time t);

// The three of one moment, for who needs all of them.
struct MomentLabels {
  std::string day;    // day_label
  std::string clock;  // hour_label
  std::string full;   // moment_label
};
MomentLabels moment_labels(Time t);

// As short as it stays clear, for a list: the hour on the day of `now`, else "22 Nov", and with the year when that is
// another one.
std::string brief_label(Time t, Time now);

}  // namespace beantrack::view
