// Days and hours as a language writes them.
//
//   DateLabels labels{language};
//   labels.label(DateForm::day, local_seconds)   // "22 novembre 2026"
//
// A label is made once and kept: a page has the same few again and again.
//
// Thread rule: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "model/language.h"

namespace beantrack::text {

enum class DateForm {
  day,              // "22 November 2026"
  brief,            // "22 Nov"
  brief_with_year,  // "22 Nov 2026"
  clock,            // "02:15 PM", "14:15"
};
constexpr std::size_t kDateForms = 4;
constexpr std::size_t kMaxLabels = 2000;  // kept of each form; a day has 1,440 of the clock's

class DateLabels {
 public:
  explicit DateLabels(const Language& language);
  DateLabels(DateLabels&&) noexcept;
  ~DateLabels();

  // `local`: seconds from 1970-01-01 00:00 to what clock and calendar show in the place that is meant. The reference is
  // valid until the next call.
  const std::string& label(DateForm form, std::int64_t local);

 private:
  struct Formats;

  std::unique_ptr<Formats> formats_;
  std::array<std::unordered_map<std::int64_t, std::string>, kDateForms> made_;
};

}  // namespace beantrack::text
