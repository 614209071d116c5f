#include "base/printable.h"

#include <cstdio>

#include "base/utf8.h"

namespace beantrack {
namespace {

bool is_printable_ascii(char32_t point) { return point >= 0x20 && point < 0x7F; }

void append_code(std::string& line, const char* format, unsigned code) {
  char escape[16];
  line.append(escape, static_cast<std::size_t>(std::snprintf(escape, sizeof escape, format, code)));
}

// Moves the first character of `text` to the end of `line`.
void append_first(std::string& line, std::string_view& text) {
  const char first = text.front();
  const char32_t point = take_code_point(text);
  if (is_printable_ascii(point)) {
    line += first;
  } else if (point == kNoCodePoint) {
    text.remove_prefix(1);
    append_code(line, "\\x%02X", static_cast<unsigned char>(first));
  } else if (point == '\n' || point == '\r' || point == '\t') {
    line += point == '\n' ? "\\n" : point == '\r' ? "\\r" : "\\t";
  } else {
    append_code(line, "\\u{%04X}", static_cast<unsigned>(point));
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) append_first(line, text);
  return line;
}

std::string quote_for_log(std::string_view text) {
  const bool cut = text.size() > kMaxQuoted;
  text = text.substr(0, kMaxQuoted);
  std::string line = "\"";
  while (!text.empty()) {
    if (text.front() == '"' || text.front() == '\\') line += '\\';
    append_first(line, text);
  }
  return line + (cut ? "\"..." : "\"");
}

}  // namespace beantrack
