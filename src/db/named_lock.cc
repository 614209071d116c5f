#include "db/named_lock.h"

namespace beantrack::db {

// A lock name has at most 64 characters on MySQL, and a database name may fill them: its digest stands for it.
NamedLock::NamedLock(Connection& connection, const std::string& purpose)
    : connection_(connection), name_("beantrack." + purpose + ".") {}

bool NamedLock::acquire(std::uint64_t seconds) {
  return connection_.query("SELECT GET_LOCK(CONCAT(?, LEFT(SHA2(DATABASE(), 256), 16)), ?)", {name_, seconds})
             .front()
             .number(0) == 1;
}

void NamedLock::release() {
  connection_.query("SELECT RELEASE_LOCK(CONCAT(?, LEFT(SHA2(DATABASE(), 256), 16)))", {name_});
}

}  // namespace beantrack::db
