// The languages that the pages speak: this list is the one place that names them.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace beantrack {

struct Language {
  std::string_view tag;        // BCP 47, as in <html lang> and chat_settings.language: at most 16 characters
  std::string_view name;       // in the language itself
  std::string_view direction;  // "ltr" or "rtl", as in <html dir>
};

// The first one is that of the sources; it serves whoever has chosen none and asks for none of the others.
inline constexpr std::array kLanguages{
    Language{"en", "English", "ltr"},
    Language{"fr", "Français", "ltr"},
    Language{"ar", "العربية", "rtl"},
};

// The language with that tag; nullptr when there is none.
constexpr const Language* find_language(std::string_view tag) {
  const auto* found =
      std::find_if(kLanguages.begin(), kLanguages.end(), [tag](const Language& each) { return each.tag == tag; });
  return found == kLanguages.end() ? nullptr : found;
}

constexpr bool is_language(std::string_view tag) { return find_language(tag) != nullptr; }

// The place of one of kLanguages in it, for tables with an entry for each.
constexpr std::size_t index_of(const Language& language) {
  return static_cast<std::size_t>(&language - kLanguages.data());
}

}  // namespace beantrack
