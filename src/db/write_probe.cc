#include "db/write_probe.h"

namespace beantrack::db {

void probe_write(Connection& connection) {
  // A row of this connection's own: no other probe waits for it.
  connection.transaction([&] {
    connection.execute("INSERT INTO chat_presence (user_id, is_online) VALUES (CONCAT('probe ', CONNECTION_ID()), 0)");
    connection.execute("DELETE FROM chat_presence WHERE user_id = CONCAT('probe ', CONNECTION_ID())");
  });
}

}  // namespace beantrack::db
