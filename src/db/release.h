// Gives an adopted database back to the application that had it before: the reverse of the migrations, as far as that
// application notices them.
//
//   db::release(connection, db::IdTriggers::kept);
//
// No row of users, supplier, wholesaler and messages changes. The chat's own tables and columns stay; migrate() adopts
// the database again and takes over what was written in between.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"

namespace beantrack::db {

// The four triggers that give ids to new rows, as the old application's own did.
enum class IdTriggers { kept, dropped };

// Drops the other triggers, the jobs of our queue and the event log, signs everybody out and forgets the migrations.
// Returns the names of the triggers that it dropped. Idempotent: a run that was cut short is simply repeated. Throws
// ConfigError while a push daemon relays, and for a database that has not been adopted.
std::vector<std::string> release(Connection& connection, IdTriggers id_triggers);

}  // namespace beantrack::db
