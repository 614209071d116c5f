// What people set for themselves. Whoever has set nothing has a default Settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beantrack {

enum class Theme {
  automatic,  // as the device is set
  light,
  dark,
};

// "auto", "light", "dark": the words of chat_settings.theme and of the forms.
std::string_view to_string(Theme theme);
std::optional<Theme> parse_theme(std::string_view word);

struct Settings {
  std::string language;  // one of kLanguages (model/language.h); empty: as the browser asks
  Theme theme = Theme::automatic;
  bool notify_desktop = false;
  bool notify_sound = true;

  bool operator==(const Settings&) const = default;
};

}  // namespace beantrack
