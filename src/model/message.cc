#include "model/message.h"

#include <algorithm>
#include <functional>

namespace beantrack {
namespace {

enum class Lines { one, many };

bool is_control(char32_t point, Lines lines) {
  if (lines == Lines::many && (point == '\n' || point == '\t')) return false;
  return point < 0x20 || (point >= 0x7F && point < 0xA0);
}

// What a browser's String.trim takes off (ECMA-262, WhiteSpace and LineTerminator): a text of these alone is empty.
bool is_blank(char32_t point) {
  return point == ' ' || point == '\t' || point == '\n' || point == 0xA0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
         point == 0x205F || point == 0x3000 || point == 0xFEFF;
}

// Whether a byte continues a character (RFC 3629 section 3).
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

TextFault check(std::string_view text, std::size_t max_characters, Lines lines) {
  std::size_t characters = 0;
  bool blank = true, control = false;
  while (!text.empty()) {
    const char32_t point = take_code_point(text);
    if (point == kNoCodePoint) return TextFault::not_utf8;
    ++characters;
    control = control || is_control(point, lines);
    blank = blank && is_blank(point);
  }
  if (control) return TextFault::control_character;
  if (blank) return TextFault::empty;
  if (characters > max_characters) return TextFault::too_long;
  return TextFault::none;
}

}  // namespace

TextFault check_text(std::string_view text) { return check(text, kMaxMessageCharacters, Lines::many); }

TextFault check_line(std::string_view line, std::size_t max_characters) {
  return check(line, max_characters, Lines::one);
}

std::string normalize_newlines(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') lines += text[i];
  return lines;
}

std::string conversation_key(std::string_view one, std::string_view other) {
  return std::string(std::min(one, other)) + ":" + std::string(std::max(one, other));
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), std::not_fn(continues)));
}

bool is_client_id(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kMaxClientIdLength && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace beantrack
