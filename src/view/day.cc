#include "view/day.h"

#include <optional>

#include "language/phrases.h"
#include "text/date_labels.h"
#include "text/time_zone.h"

namespace beantrack::view {
namespace {

using text::DateForm;

// Made for a language when it is first needed: ICU takes some ten milliseconds to look up how dates are written in it.
text::DateLabels& labels() {
  static std::array<std::optional<text::DateLabels>, kLanguages.size()> made;
  auto& of_language = made[index_of(language::in_use())];
  if (!of_language) of_language.emplace(language::in_use());
  return *of_language;
}

// A moment as clock and calendar show it here.
struct Local {
  explicit Local(Time t) : seconds(text::zone_in_use().local_seconds(t)) {}

  const std::string& label(DateForm form) const { return labels().label(form, seconds); }
  std::chrono::sys_days day() const {
    return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  }
  std::chrono::year year() const { return std::chrono::year_month_day(day()).year(); }

  std::int64_t seconds;  // since 1970-01-01 00:00 of the clock's own
};

}  // namespace

std::string day_label(Time t) { return Local(t).label(DateForm::day); }

std::string hour_label(Time t) { return Local(t).label(DateForm::clock); }

std::string moment_label(Time t) { return moment_labels(t).full; }

MomentLabels moment_labels(Time t) {
  const Local local{t};
  MomentLabels labels{.day = local.label(DateForm::day), .clock = local.label(DateForm::clock), .full = {}};
  labels.full = language::tr("{1}, {2}", {labels.day, labels.clock});
  return labels;
}

std::string brief_label(Time t, Time now) {
  const Local then{t}, today{now};
  if (then.year() != today.year()) return then.label(DateForm::brief_with_year);
  return then.label(then.day() == today.day() ? DateForm::clock : DateForm::brief);
}

}  // namespace beantrack::view
