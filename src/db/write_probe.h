// Whether the database takes writes, found out by one.
//
// Thread rule: that of its connection.
#pragma once

#include "db/connection.h"

namespace beantrack::db {

// Commits a row and its deletion in one transaction, which leaves nothing. Throws Failure when the database does not
// take it: it is read-only, its disk is full, a privilege is missing. Idempotent.
void probe_write(Connection& connection);

}  // namespace beantrack::db
