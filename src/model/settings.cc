#include "model/settings.h"

namespace beantrack {

std::string_view to_string(Theme theme) {
  switch (theme) {
    case Theme::light: return "light";
    case Theme::dark: return "dark";
    case Theme::automatic: break;
  }
  return "auto";
}

std::optional<Theme> parse_theme(std::string_view word) {
  for (const Theme theme : {Theme::automatic, Theme::light, Theme::dark})
    if (word == to_string(theme)) return theme;
  return std::nullopt;
}

}  // namespace beantrack
