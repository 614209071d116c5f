#include "view/html.h"

#include <algorithm>
#include <array>

namespace beantrack::view {
namespace {

// What is written for each byte; empty: the byte itself.
using Replacements = std::array<std::string_view, 256>;

constexpr Replacements kEscapes = [] {
  Replacements escapes{};
  escapes['&'] = "&amp;";
  escapes['<'] = "&lt;";
  escapes['>'] = "&gt;";
  escapes['"'] = "&quot;";
  escapes['\''] = "&#39;";
  return escapes;
}();

constexpr Replacements kLineEscapes = [] {
  Replacements escapes = kEscapes;
  for (const char blank : {'\t', '\n', '\v', '\f', '\r'}) escapes[static_cast<unsigned char>(blank)] = " ";
  return escapes;
}();

void append_replaced(std::string_view text, const Replacements& replacements, std::string& html) {
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto replacement = replacements[static_cast<unsigned char>(text[i])];
    if (replacement.empty()) continue;
    html.append(text, done, i - done);
    html += replacement;
    done = i + 1;
  }
  html.append(text, done);
}

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

void append_escaped(std::string_view text, std::string& html) { append_replaced(text, kEscapes, html); }

void append_line(std::string_view line, std::string& html) { append_replaced(line, kLineEscapes, html); }

void append_id(std::string_view id, std::string& html) {
  constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
  if (std::all_of(id.begin(), id.end(), is_letter_or_digit)) {
    html += id;
    return;
  }
  for (const char c : id) {
    if (is_letter_or_digit(c)) {
      html += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    html += '%';
    html += kHexadecimal[byte >> 4];
    html += kHexadecimal[byte & 15];
  }
}

}  // namespace beantrack::view
