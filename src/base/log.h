// One line per event on standard error, for whoever supervises the process to keep:
//
//   2026-11-22T14:15:03.123Z web[4711] warning request=9f… method="GET" path="/chat" status=503 cause="…"
//
// Where standard error is systemd's journal (JOURNAL_STREAM, systemd.exec(5)), the journal adds time, program and
// process itself. A line then has only its priority (sd-daemon(3)) and the text:
//
//   <4>request=9f… method="GET" path="/chat" status=503 cause="…"
//
// Message text, search terms, passwords, email addresses and cookies are never logged: pass ids and numbers. Whatever
// comes from outside is passed through quote_for_log() (base/printable.h), as the value of a name: path="/chat". log()
// escapes what is not printable ASCII, so that one event is one line of visible characters whatever a client sent.
//
// Thread rule: log() may be called from any thread (one write(2) a line); open_log and set_log_level once, before any
// thread starts.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace beantrack {

enum class LogLevel { debug, info, warning, error };

std::optional<LogLevel> parse_log_level(std::string_view name);

// Names the program in every line and sets the least level that is written. Programs call it first, since a faulty
// configuration is logged, too. Throws ConfigError for an unknown level.
void open_log(std::string_view program, std::string_view level = "info");
void set_log_level(std::string_view level);

// Whether the lines go to the journal.
bool logs_to_journal();

// Bytes of a line, with its newline; a longer one is cut and ends with "...". A pipe takes so many in one piece
// (PIPE_BUF, pipe(7)).
constexpr std::size_t kMaxLogLine = 4096;

void log(LogLevel level, std::string_view text);

inline void log_debug(std::string_view text) { log(LogLevel::debug, text); }
inline void log_info(std::string_view text) { log(LogLevel::info, text); }
inline void log_warning(std::string_view text) { log(LogLevel::warning, text); }
inline void log_error(std::string_view text) { log(LogLevel::error, text); }

}  // namespace beantrack
