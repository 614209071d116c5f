// The migrations under sql/: applied once each, in the order of their names, recorded in chat_migrations.
//
//   for (const auto& name : db::migrate(connection, config.sql_dir).applied) std::cout << name << '\n';
//
// Data definition commits by itself, so a migration must bear being run again after it was cut short. Two that run at
// once wait for each other.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"

namespace beantrack::db {

constexpr std::uint64_t kMigrationWait = 600;  // seconds to wait for another who migrates

struct Migrated {
  std::vector<std::string> applied;   // migrations of ours
  std::vector<std::string> recorded;  // the old application's own, recorded as applied (db/old_app_migrations.h)
};

// Applies what is missing and returns the names of what was applied. Applies all of them where a trigger of an earlier
// version could not be restored from a dump. Throws ConfigError for a folder without migrations, and where the server
// does not let this user create triggers; Failure (naming file and statement) when one fails.
//
// Then it sets the old application's clock (db/old_app_clock.h) to `old_app_time_zone`, and records the old
// application's own migrations whose work is done (db/old_app_migrations.h). Throws ConfigError for a zone that is
// unknown or contradicts what was corrected before.
Migrated migrate(Connection& connection, const std::string& directory, const std::string& old_app_time_zone = "");

// Applies all of them again: restores triggers, tables and counters that somebody removed. Otherwise like migrate.
Migrated repair(Connection& connection, const std::string& directory, const std::string& old_app_time_zone = "");

// The migrations of the folder that are not recorded as applied.
std::vector<std::string> pending_migrations(Connection& connection, const std::string& directory);

}  // namespace beantrack::db
