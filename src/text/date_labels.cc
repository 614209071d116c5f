#include "text/date_labels.h"

#include <unicode/dtptngen.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "text/icu.h"

namespace beantrack::text {
namespace {

constexpr std::int64_t kMinute = 60, kDay = 24 * 60 * kMinute;  // seconds
constexpr double kMilliseconds = 1000;                          // of a second, as ICU counts

using Patterns = std::array<icu::UnicodeString, kDateForms>;

// What is asked of ICU: which parts, not how they are put together, which is the language's affair (UTS 35, "Date Field
// Symbol Table").
constexpr std::array kParts{u"yMMMMd", u"MMMd", u"yMMMd", u"jmm"};
// In English, not as ICU would for the United States: the clock is the guide's, and days are as its readers in East
// Africa write them.
constexpr std::array kEnglish{u"d MMMM y", u"d MMM", u"d MMM y", u"hh:mm a"};

Patterns patterns_of(const Language& language, const icu::Locale& locale) {
  Patterns patterns;
  if (language.tag == "en") {
    std::copy(kEnglish.begin(), kEnglish.end(), patterns.begin());
    return patterns;
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::DateTimePatternGenerator> generator{
      icu::DateTimePatternGenerator::createInstance(locale, status)};
  check(status);
  for (std::size_t i = 0; i < kDateForms; ++i) patterns[i] = generator->getBestPattern(kParts[i], status);
  check(status);
  return patterns;
}

std::int64_t floor_to(std::int64_t seconds, std::int64_t unit) { return seconds - (seconds % unit + unit) % unit; }

}  // namespace

struct DateLabels::Formats {
  std::array<std::unique_ptr<icu::SimpleDateFormat>, kDateForms> of;
};

DateLabels::DateLabels(const Language& language) : formats_(std::make_unique<Formats>()) {
  // With the digits that the pages write elsewhere: no page shall have two kinds of them.
  const icu::Locale locale{(std::string(language.tag) + "@numbers=latn").c_str()};
  const Patterns patterns = patterns_of(language, locale);
  for (std::size_t i = 0; i < kDateForms; ++i) {
    UErrorCode status = U_ZERO_ERROR;
    formats_->of[i] = std::make_unique<icu::SimpleDateFormat>(patterns[i], locale, status);
    check(status);
    formats_->of[i]->setTimeZone(*icu::TimeZone::getGMT());  // the seconds are local already
  }
}

DateLabels::DateLabels(DateLabels&&) noexcept = default;
DateLabels::~DateLabels() = default;

const std::string& DateLabels::label(DateForm form, std::int64_t local) {
  const auto which = static_cast<std::size_t>(form);
  const std::int64_t moment =
      form == DateForm::clock ? floor_to(local, kMinute) - floor_to(local, kDay) : floor_to(local, kDay);
  auto& made = made_[which];
  if (const auto found = made.find(moment); found != made.end()) return found->second;
  if (made.size() >= kMaxLabels) made.clear();
  icu::UnicodeString label;
  formats_->of[which]->format(static_cast<double>(moment) * kMilliseconds, label);
  return label.toUTF8String(made[moment]);
}

}  // namespace beantrack::text
