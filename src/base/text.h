// String helpers that more than one layer uses.
//
// Thread-safety: any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace beantrack {

// `text` without the blanks (space, tab, CR, LF) at its ends; a view into it.
constexpr std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// `text` with the letters A to Z in lower case, whatever the locale; other bytes stay.
inline std::string lower_case(std::string_view text) {
  std::string lower{text};
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

}  // namespace beantrack
