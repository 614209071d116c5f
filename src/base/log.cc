#include "base/log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

#include "base/clock.h"
#include "base/errors.h"
#include "base/printable.h"

namespace beantrack {
namespace {

struct Level {
  std::string_view name;
  std::string_view priority;  // syslog(3)'s number, as the journal reads it
};
constexpr std::array<Level, 4> kLevels{{{"debug", "<7>"}, {"info", "<6>"}, {"warning", "<4>"}, {"error", "<3>"}}};

constexpr std::string_view kCut = "...";

std::string program_name = "beantrack";
LogLevel least_level = LogLevel::info;
bool to_journal = false;

// JOURNAL_STREAM is inherited by processes whose output goes elsewhere, so it names the journal's device and inode.
bool is_journal(int fd) {
  const char* journal = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  if (!journal || ::fstat(fd, &file) != 0) return false;
  return journal == std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view name) {
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    if (kLevels[i].name == name) return static_cast<LogLevel>(i);
  return std::nullopt;
}

void open_log(std::string_view program, std::string_view level) {
  set_log_level(level);
  program_name = std::string(program) + "[" + std::to_string(::getpid()) + "]";
  to_journal = is_journal(STDERR_FILENO);
}

void set_log_level(std::string_view level) {
  const auto least = parse_log_level(level);
  if (!least) throw ConfigError("log_level: '" + std::string(level) + "' is none of debug, info, warning, error");
  least_level = *least;
}

bool logs_to_journal() { return to_journal; }

void log(LogLevel level, std::string_view text) {
  if (level < least_level) return;
  const auto& [name, priority] = kLevels[static_cast<std::size_t>(level)];
  std::string line;
  if (to_journal) {
    line = priority;
  } else {
    line = iso8601(now()) + " " + program_name + " " + std::string(name) + " ";
  }
  line += printable(text);
  if (line.size() >= kMaxLogLine) line.replace(kMaxLogLine - 1 - kCut.size(), std::string::npos, kCut);
  line += '\n';
  // A log that cannot be written has nowhere to say so.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace beantrack
