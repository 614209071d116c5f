#include "db/write_probe.h"

namespace beantrack::db {

void probe_write(Connection& connection) {
  // A row of this connection's own: no other probe waits for it.
  connection.transaction([&] {
    connection.execute("INSERT INTO chat_counters (name, value) VALUES (CONCAT('probe ', CONNECTION_ID()), 0)");
    connection.execute("DELETE FROM chat_counters WHERE name = CONCAT('probe ', CONNECTION_ID())");
  });
}

}  // namespace beantrack::db
