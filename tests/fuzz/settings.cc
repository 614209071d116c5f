// What browsers and operators say about themselves: the configuration file, time zones and languages. An input is a
// language header, a newline, a zone, a newline, and a configuration file.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/config.h"
#include "base/utf8.h"
#include "fuzz/support/target.h"
#include "text/accepted_language.h"
#include "text/time_zone.h"

namespace beantrack::fuzz {
namespace {

void check_language(std::string_view header) {
  const Language& language = text::accepted_language(header);
  require(find_language(language.tag) == &language, "the language is one of ours");
}

void check_zone(std::string_view name) {
  using namespace std::chrono_literals;
  const auto zone = text::find_zone(name);
  if (!zone) return;
  require(zone->name() == name && name.size() <= text::kMaxZoneName, "a zone is known by its name");
  const Time begin = zone->begin_of_day(std::chrono::year_month_day(2026y / 11 / 30));
  const auto local = zone->local_seconds(begin);
  const auto day = std::chrono::sys_seconds(std::chrono::seconds(local));
  require(std::abs(local - to_ms(begin) / 1000) <= 24 * 3600, "a zone is at most a day from UTC");
  require(std::chrono::floor<std::chrono::days>(day) == std::chrono::sys_days(2026y / 11 / 30), "a day begins in itself");
}

void check_config(std::string_view text) {
  static const std::string path = "/tmp/beantrack-fuzz." + std::to_string(::getpid()) + ".conf";
  static const bool removed_at_exit = std::atexit([] { ::unlink(path.c_str()); }) == 0;
  require(removed_at_exit, "an exit handler");
  std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
  ::setenv("BEANTRACK_CONFIG", path.c_str(), 1);
  std::vector<std::string> faults;
  const Config config = read_config(faults);
  for (const auto& fault : faults) require(fault.find(": ") != std::string::npos, "a fault names its place");
  if (!faults.empty()) return;
  require(config.password_cost >= 4 && config.password_cost <= 31, "an accepted number is in its range");
  require(is_utf8(config.db_name) && !config.db_name.empty(), "an accepted text is UTF-8");
}

}  // namespace

void fuzz(std::string_view input) {
  const auto parts = lines(input, 3);
  check_language(parts[0]);
  check_zone(parts[1]);
  check_config(parts[2]);
}

}  // namespace beantrack::fuzz
