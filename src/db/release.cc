#include "db/release.h"

#include <algorithm>

#include "base/errors.h"
#include "db/named_lock.h"

namespace beantrack::db {
namespace {

struct Trigger {
  std::string name, table, timing, event, statement;
};

bool exists(Connection& connection, const char* kind, std::string_view name) {
  return !connection
              .query(std::string("SELECT 1 FROM information_schema.") + kind +
                         "s WHERE table_schema = DATABASE() AND table_name = ? LIMIT 1",
                     {name})
              .empty();
}

void check_unused(Connection& connection) {
  if (!exists(connection, "table", "chat_migrations"))
    throw ConfigError("nothing to release: this database has not been adopted");
  if (const auto holder = NamedLock(connection, "relay").holder())
    throw ConfigError("a push daemon uses this database (connection " + std::to_string(*holder) +
                      "); stop beantrack-pushd and beantrack-web on every host first");
}

std::vector<std::string> own_tables(Connection& connection) {
  std::vector<std::string> names;
  for (const auto& row : connection.query("SELECT table_name FROM information_schema.tables"
                                          " WHERE table_schema = DATABASE() AND (table_name = 'message_sequence'"
                                          " OR LEFT(table_name, 5) = 'chat_')"))
    names.push_back(row.text(0));
  return names;
}

// Those that work on the chat's tables or its queue; what others have made stays.
std::vector<Trigger> own_triggers(Connection& connection) {
  const auto tables = own_tables(connection);
  std::vector<Trigger> triggers;
  for (const auto& row :
       connection.query("SELECT trigger_name, event_object_table, action_timing, event_manipulation, action_statement"
                        " FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY trigger_name")) {
    Trigger trigger{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)};
    const bool uses_own_table = std::any_of(tables.begin(), tables.end(), [&](const std::string& table) {
      return trigger.table == table || trigger.statement.find(table) != std::string::npos;
    });
    if (uses_own_table || trigger.statement.find("'chat'") != std::string::npos)
      triggers.push_back(std::move(trigger));
  }
  return triggers;
}

bool gives_ids(const Trigger& trigger) { return trigger.timing == "BEFORE" && trigger.event == "INSERT"; }

// Without a trigger that numbers them, messages have no seq of their own.
void allow_messages_without_number(Connection& connection) {
  if (!connection
           .query("SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE()"
                  " AND table_name = 'messages' AND index_name = 'messages_seq' LIMIT 1")
           .empty())
    connection.run_script("ALTER TABLE messages DROP KEY messages_seq");
}

// Nobody logs what happens from now on. A listener that comes back after the next adoption has therefore missed
// something: the log's position moves past its cursor, and it starts over.
void clear_log(Connection& connection) {
  connection.execute("DELETE FROM jobs WHERE queue = 'chat'");
  connection.run_script("UPDATE chat_counters SET value = value + 1 WHERE name = 'chat_events';"
                        " TRUNCATE TABLE chat_events");
}

}  // namespace

std::vector<std::string> release(Connection& connection, IdTriggers id_triggers) {
  check_unused(connection);
  std::vector<std::string> dropped;
  for (const auto& trigger : own_triggers(connection)) {
    if (id_triggers == IdTriggers::kept && gives_ids(trigger)) continue;
    connection.run_script("DROP TRIGGER IF EXISTS `" + trigger.name + "`");
    dropped.push_back(trigger.name);
  }
  if (id_triggers == IdTriggers::dropped) allow_messages_without_number(connection);
  clear_log(connection);
  // All of them are due again: messages that come from now on have neither job nor search words.
  connection.execute("DELETE FROM chat_migrations");
  return dropped;
}

}  // namespace beantrack::db
