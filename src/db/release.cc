#include "db/release.h"

#include <algorithm>

#include "base/errors.h"
#include "db/lease.h"
#include "db/table_exists.h"
#include "db/trigger_names.h"

namespace beantrack::db {
namespace {

void check_unused(Connection& connection) {
  if (!table_exists(connection, "chat_migrations"))
    throw ConfigError("nothing to release: this database has not been adopted");
  if (table_exists(connection, "chat_leases") && Lease(connection, "relay", "").is_held())
    throw ConfigError("a push daemon uses this database; stop beantrack-pushd and beantrack-web on every host first");
}

// Ours among the triggers of that name. The old application's own stay.
std::vector<std::string> own_triggers(Connection& connection, IdTriggers id_triggers) {
  std::vector<std::string> names;
  for (const auto& row : connection.query("SELECT trigger_name, " BEANTRACK_OWN_ID_TRIGGER
                                          " FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                                          " ORDER BY trigger_name")) {
    const std::string name = row.text(0);
    const auto is_among = [&](const auto& triggers) {
      return std::find(triggers.begin(), triggers.end(), name) != triggers.end();
    };
    const bool gives_ids = is_among(kIdTriggers) && row.number(1) != 0;
    const bool is_other = is_among(kOtherTriggers) || is_among(kFormerTriggers);
    if (is_other || (gives_ids && id_triggers == IdTriggers::dropped)) names.push_back(name);
  }
  return names;
}

// The old application names the queue of each job.
void drop_default_queue(Connection& connection) {
  connection.run_script("ALTER TABLE jobs ALTER COLUMN queue DROP DEFAULT");
}

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

// Nobody ends the sessions of an account that the old application disables or whose password it changes. So none may
// outlive the release.
void end_sessions(Connection& connection) {
  connection.execute("DELETE FROM chat_sessions");
  if (table_exists(connection, "chat_known_devices")) connection.execute("DELETE FROM chat_known_devices");
}

// The times of all messages are right until now. With corrected_seq past last_seq, the next adoption knows that those
// after corrected_seq are the old application's (013_old_app_clock.sql). Without a zone, nobody corrects any.
void note_corrected_times(Connection& connection) {
  if (!table_exists(connection, "chat_old_app_clock")) return;
  connection.execute(
      "UPDATE chat_old_app_clock SET corrected_seq = GREATEST(corrected_seq, (SELECT COALESCE(MAX(seq), 0)"
      " FROM messages)), last_seq = 0 WHERE zone <> '' AND corrected_seq >= last_seq");
}

}  // namespace

std::vector<std::string> release(Connection& connection, IdTriggers id_triggers) {
  check_unused(connection);
  const auto dropped = own_triggers(connection, id_triggers);
  for (const auto& name : dropped) connection.run_script("DROP TRIGGER IF EXISTS `" + name + "`");
  if (id_triggers == IdTriggers::dropped) allow_messages_without_number(connection);
  end_sessions(connection);
  clear_log(connection);
  drop_default_queue(connection);
  note_corrected_times(connection);
  // All of them are due again: messages that come from now on have neither job nor search words.
  connection.execute("DELETE FROM chat_migrations");
  return dropped;
}

}  // namespace beantrack::db
