#include "base/log.h"

#include <unistd.h>

#include <array>
#include <string>

#include "base/clock.h"
#include "base/errors.h"

namespace beantrack {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warning", "error"};

std::string program_name = "beantrack";
LogLevel least_level = LogLevel::info;

}  // namespace

void open_log(std::string_view program, std::string_view level) {
  program_name = std::string(program) + "[" + std::to_string(::getpid()) + "]";
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] != level) continue;
    least_level = static_cast<LogLevel>(i);
    return;
  }
  throw ConfigError("log_level: '" + std::string(level) + "' is none of debug, info, warning, error");
}

void log(LogLevel level, std::string_view text) {
  if (level < least_level) return;
  std::string line = iso8601(now()) + " " + program_name + " " +
                     std::string(kLevelNames[static_cast<std::size_t>(level)]) + " ";
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  line += '\n';
  // A log that cannot be written has nowhere to say so.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace beantrack
