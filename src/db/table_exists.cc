#include "db/table_exists.h"

namespace beantrack::db {

bool table_exists(Connection& connection, std::string_view name) {
  return !connection
              .query("SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE()"
                     " AND table_name = ?",
                     {name})
              .empty();
}

}  // namespace beantrack::db
