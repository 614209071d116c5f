#include "model/message.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace beantrack {
namespace {

constexpr char32_t kNoCodePoint = 0xFFFFFFFF;

// Takes one code point off the front of `text`; kNoCodePoint when what stands there is not UTF-8.
char32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length =
      lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() < length) return kNoCodePoint;
  char32_t point = length == 1 ? lead : lead & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return kNoCodePoint;
    point = point << 6 | (next & 0x3F);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  if (overlong || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return kNoCodePoint;
  text.remove_prefix(length);
  return point;
}

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

Quote::Quote(std::string its_id, std::string its_sender_id, std::string_view text)
    : id(std::move(its_id)), sender_id(std::move(its_sender_id)), content(first_characters(text, kQuoteCharacters)) {}

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

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (take_code_point(text) == kNoCodePoint) return false;
  return true;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), std::not_fn(continues)));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t characters = 0;
  const auto end = std::find_if(text.begin(), text.end(),
                                [&](char c) { return !continues(c) && characters++ == count; });
  return {text.begin(), end};
}

bool is_client_id(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kMaxClientIdLength && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace beantrack
