// The old application's own migrations. Those of them whose work sql/ has done are recorded as applied in its table
// `migrations`, or its next `php artisan migrate` would do it again, and fail.
//
// Thread rule: that of its connection.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"

namespace beantrack::db {

// Records what is missing and returns the names. A migration counts as recorded whatever the date before its name.
// Does nothing in a database without such a table. Must run after sql/ was applied; is idempotent.
std::vector<std::string> record_old_app_migrations(Connection& connection);

}  // namespace beantrack::db
