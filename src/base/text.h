// Small affairs of texts that more than one layer has.
//
// Thread rule: any thread.
#pragma once

#include <string_view>

namespace beantrack {

// `text` without the blanks (space, tab, CR, LF) at its ends; a view into it.
constexpr std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace beantrack
