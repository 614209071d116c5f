// One line per event on standard error, for whoever supervises the process to keep:
//
//   2026-11-22T14:15:03.123Z web[4711] warning request=9f… status=503 database is away
//
// Message text, passwords and cookies are never logged: pass ids and numbers. Line breaks in what is logged become
// spaces, so that one event is one line whatever a client sent.
//
// Thread rule: log() may be called from any thread (one write(2) a line); open_log once, before any thread starts.
#pragma once

#include <string_view>

namespace beantrack {

enum class LogLevel { debug, info, warning, error };

// Names the program in every line and sets the least level that is written. Throws ConfigError for an unknown level.
void open_log(std::string_view program, std::string_view level);

void log(LogLevel level, std::string_view text);

inline void log_debug(std::string_view text) { log(LogLevel::debug, text); }
inline void log_info(std::string_view text) { log(LogLevel::info, text); }
inline void log_warning(std::string_view text) { log(LogLevel::warning, text); }
inline void log_error(std::string_view text) { log(LogLevel::error, text); }

}  // namespace beantrack
