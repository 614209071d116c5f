// What MySQL's own client library and MariaDB's do differently. db/ only; nobody else knows which one it is.
#pragma once

#include <mysql.h>

#include <type_traits>

#include "base/config.h"

namespace beantrack::db {

// A truth value, as the library stores it: MySQL's has bool, MariaDB's my_bool.
using Flag = std::remove_pointer_t<decltype(MYSQL_BIND::is_null)>;

// Sets what the libraries have different defaults for, on a handle that is not connected yet: TLS as the configuration
// says, and no server may ask for a local file.
void prepare(MYSQL* handle, const Config& config);

// To be called once connected, before the first statement: MariaDB's library, unless it verifies the server, goes on
// without encryption when the server offers none. Throws Unavailable if the configuration requires it.
void require_encryption(MYSQL* handle, const Config& config);

}  // namespace beantrack::db
