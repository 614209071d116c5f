#include "db/settings_store.h"

namespace beantrack::db {

void SettingsStore::save(std::string_view user_id, const Settings& settings) {
  connection_.execute(
      "INSERT INTO chat_settings (user_id, language, theme, notify_desktop, notify_sound)"
      " VALUES (?, NULLIF(?, ''), ?, ?, ?)"
      " ON DUPLICATE KEY UPDATE language = VALUES(language), theme = VALUES(theme),"
      " notify_desktop = VALUES(notify_desktop), notify_sound = VALUES(notify_sound)",
      {user_id, settings.language, to_string(settings.theme), std::uint64_t{settings.notify_desktop},
       std::uint64_t{settings.notify_sound}});
}

}  // namespace beantrack::db
