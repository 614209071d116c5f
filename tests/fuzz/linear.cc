// That no text takes more than its length in time. An input is repeated to a short and to a long text, and what is done
// with both is compared.
#include <algorithm>
#include <limits>

#include "base/printable.h"
#include "language/phrases.h"
#include "fuzz/support/target.h"
#include "support/thread_clock.h"
#include "text/clusters.h"
#include "text/excerpt.h"
#include "text/name.h"
#include "text/shown.h"
#include "view/links.h"

namespace beantrack::fuzz {
namespace {

constexpr std::size_t kShort = 1'900, kLong = 15'200;  // bytes; a longer one than text::kMaxSearchedBytes is cut
constexpr int kSlack = 4;                              // a quadratic function takes 8 times more than a linear one
constexpr int kTries = 5;                              // before a slow one is believed: the machine has other work
constexpr long kFloor = 200'000;                       // nanoseconds that any text may take

struct Work {
  std::string_view name;
  void (*run)(const std::string& text);
};

constexpr Work kWorks[] = {
    {"links", [](const std::string& text) { view::link_addresses(text); }},
    {"words", [](const std::string& text) { text::words(text); }},
    {"terms", [](const std::string& text) { text::terms(text); }},
    {"excerpt", [](const std::string& text) { text::excerpt(text, text::terms(text.substr(0, 60))); }},
    {"boundaries", [](const std::string& text) { text::cluster_boundaries(text); }},
    {"cuts", [](const std::string& text) { text::first_bytes(text, text.size() / 2); }},
    {"shown name", [](const std::string& text) { text::shown_name(text, "U00001"); }},
    {"spelled name", [](const std::string& text) { text::spelled_name(text); }},
    {"shown message", [](const std::string& text) { text::shown_message(text); }},
    {"log", [](const std::string& text) { printable(text); }},
};

// Nanoseconds of this thread's own time.
long time_of(const Work& work, const std::string& text) {
  const auto begin = tests::ThreadClock::now();
  work.run(text);
  return (tests::ThreadClock::now() - begin).count();
}

std::string repeated(std::string_view unit, std::size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  return text;
}

bool is_linear(const Work& work, const std::string& small, const std::string& large) {
  const long factor = static_cast<long>(large.size() / small.size());
  long least_small = std::numeric_limits<long>::max(), least_large = least_small;
  for (int i = 0; i < kTries; ++i) {
    least_small = std::min(least_small, time_of(work, small));
    least_large = std::min(least_large, time_of(work, large));
    if (least_large <= kFloor + kSlack * factor * least_small) return true;
  }
  return false;
}

}  // namespace

void fuzz(std::string_view input) {
  if (input.empty() || input.size() > kShort) return;
  const std::string small = repeated(input, kShort), large = repeated(input, kLong);
  for (const auto& work : kWorks) require(is_linear(work, small, large), std::string(work.name) + " is linear");
}

}  // namespace beantrack::fuzz
