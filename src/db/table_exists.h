// Whether the database has a table: it may be empty, an old application's, or one of an earlier version.
#pragma once

#include <string_view>

#include "db/connection.h"

namespace beantrack::db {

bool table_exists(Connection& connection, std::string_view name);

}  // namespace beantrack::db
