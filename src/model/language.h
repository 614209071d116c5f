// The languages that the pages speak: this list is the one place that names them.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace beantrack {

struct Language {
  std::string_view tag;   // BCP 47, as in <html lang> and chat_settings.language: at most 16 characters
  std::string_view name;  // in the language itself
};

// The first one serves whoever has chosen none.
constexpr std::array kLanguages{Language{"en", "English"}};

constexpr bool is_language(std::string_view tag) {
  return std::any_of(kLanguages.begin(), kLanguages.end(), [tag](const Language& each) { return each.tag == tag; });
}

}  // namespace beantrack
