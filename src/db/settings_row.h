// How a row of chat_settings becomes a Settings: the columns that the stores select, and the reading of them.
#pragma once

#include <cstddef>

#include "db/row.h"
#include "model/language.h"
#include "model/settings.h"

namespace beantrack::db {

// To stand in a SELECT in which the table chat_settings, left-joined, is called t.
#define BEANTRACK_SETTINGS_COLUMNS "t.language, t.theme, t.notify_desktop, t.notify_sound"
constexpr std::size_t kSettingsColumns = 4;

// The settings whose columns begin at `first`; the defaults where there is no row. A language that the pages do not
// speak any more is as none.
inline Settings settings_from(const Row& row, std::size_t first) {
  if (row.is_null(first + 1)) return {};
  const std::string language = row.text(first);
  return {.language = is_language(language) ? language : std::string(),
          .theme = parse_theme(row.text(first + 1)).value_or(Theme::automatic),
          .notify_desktop = row.number(first + 2) != 0,
          .notify_sound = row.number(first + 3) != 0};
}

}  // namespace beantrack::db
