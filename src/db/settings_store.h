// The table chat_settings: what people set for themselves. It is read with the session (db/session_store.h).
//
// Thread rule: that of its connection.
#pragma once

#include <string_view>

#include "db/connection.h"
#include "model/settings.h"

namespace beantrack::db {

class SettingsStore {
 public:
  explicit SettingsStore(Connection& connection) : connection_(connection) {}

  // Puts `settings` in the place of what the user had set. Run twice, it is still that.
  void save(std::string_view user_id, const Settings& settings);

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
