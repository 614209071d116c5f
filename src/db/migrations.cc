#include "db/migrations.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "base/errors.h"
#include "base/log.h"
#include "db/conversation_index.h"
#include "db/error_codes.h"
#include "db/named_lock.h"
#include "db/old_app_clock.h"
#include "db/old_app_migrations.h"
#include "db/table_exists.h"
#include "db/trigger_names.h"

namespace beantrack::db {
namespace {

// Migrations have numbers; schema.sql beside them only documents what they make.
bool is_migration(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return path.extension() == ".sql" && name.front() >= '0' && name.front() <= '9';
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error))
    if (is_migration(entry.path())) names.push_back(entry.path().stem().string());
  if (names.empty()) throw ConfigError("sql_dir: no migrations in " + directory);
  std::sort(names.begin(), names.end());
  return names;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw ConfigError("cannot read " + path.string());
  return text.str();
}

std::set<std::string> applied(Connection& connection) {
  std::set<std::string> names;
  if (!table_exists(connection, "chat_migrations")) return names;
  for (const auto& row : connection.query("SELECT name FROM chat_migrations")) names.insert(row.text(0));
  return names;
}

// Keeps another who migrates waiting until the end of the scope.
class MigrationLock {
 public:
  explicit MigrationLock(Connection& connection) : lock_(connection, "migrate") {
    if (!lock_.acquire(kMigrationWait)) throw Unavailable(0, "another migration has been running for too long");
  }
  ~MigrationLock() {
    try {
      lock_.release();
    } catch (const Failure&) {  // the connection is gone, and the lock with it
    }
  }

 private:
  NamedLock lock_;
};

void apply(Connection& connection, const std::string& directory, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    try {
      connection.run_script(read(std::filesystem::path(directory) / (name + ".sql")));
    } catch (const Failure& failure) {
      throw Failure(failure.code(), name + ".sql: " + failure.what());
    }
    connection.execute("INSERT INTO chat_migrations (name) VALUES (?) ON DUPLICATE KEY UPDATE name = name", {name});
  }
}

// With a binary log, a server lets only its administrators create triggers unless it is told to trust others. Found out
// beforehand, by creating one, since half a migration is worse than none.
void check_trigger_rights(Connection& connection) {
  try {
    connection.run_script(
        "DROP TRIGGER IF EXISTS chat_trigger_probe;"
        " CREATE TRIGGER chat_trigger_probe BEFORE DELETE ON chat_migrations FOR EACH ROW BEGIN END;"
        " DROP TRIGGER chat_trigger_probe");
  } catch (const Failure& failure) {
    if (failure.code() != code::kBinaryLogNeedsSuper) throw;
    throw ConfigError(
        "this server keeps a binary log and lets only its administrators create triggers. As an administrator, run"
        " `SET GLOBAL log_bin_trust_function_creators = 1`, which lasts until the server is restarted, and set"
        " log_bin_trust_function_creators = 1 in its configuration for the migrations of later versions");
  }
}

// MySQL keeps the semicolon behind a body that is a single statement, and cannot read it back from a dump. Earlier
// migrations created such triggers.
bool has_triggers_that_cannot_be_restored(Connection& connection) {
  const auto rows = connection.query(
      "SELECT trigger_name FROM information_schema.triggers"
      " WHERE trigger_schema = DATABASE() AND action_statement LIKE '%;'");
  return std::any_of(rows.begin(), rows.end(), [](const Row& row) {
    return std::find(kOtherTriggers.begin(), kOtherTriggers.end(), row.text(0)) != kOtherTriggers.end();
  });
}

// Remembers that this database is adopted (or made) from here on: all messages it has by the end were written by
// another program (013_old_app_clock.sql).
constexpr std::string_view kAdoption = "000_adoption";

void ensure_record(Connection& connection) {
  connection.run_script(
      "CREATE TABLE IF NOT EXISTS chat_migrations ("
      " name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,"
      " applied_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4");
  if (applied(connection).empty())
    connection.execute("INSERT INTO chat_migrations (name) VALUES (?) ON DUPLICATE KEY UPDATE name = name",
                       {kAdoption});
}

Migrated run(Connection& connection, const std::string& directory, std::vector<std::string> names,
             const std::string& old_app_time_zone) {
  OldAppClock clock{connection, old_app_time_zone};
  clock.prepare();
  apply(connection, directory, names);
  ConversationIndex conversations{connection};
  while (conversations.refresh_changed()) {
  }
  clock.set();
  if (const auto corrected = clock.correct(); corrected > 0)
    log_info("corrected the times of " + std::to_string(corrected) + " messages as of " + old_app_time_zone);
  return {.applied = std::move(names), .recorded = record_old_app_migrations(connection)};
}

}  // namespace

std::vector<std::string> pending_migrations(Connection& connection, const std::string& directory) {
  const auto done = applied(connection);
  auto names = names_in(directory);
  std::erase_if(names, [&](const std::string& name) { return done.contains(name); });
  return names;
}

Migrated migrate(Connection& connection, const std::string& directory, const std::string& old_app_time_zone) {
  const MigrationLock lock{connection};
  ensure_record(connection);
  auto names = has_triggers_that_cannot_be_restored(connection) ? names_in(directory)
                                                                : pending_migrations(connection, directory);
  if (!names.empty()) check_trigger_rights(connection);
  return run(connection, directory, std::move(names), old_app_time_zone);
}

Migrated repair(Connection& connection, const std::string& directory, const std::string& old_app_time_zone) {
  const MigrationLock lock{connection};
  ensure_record(connection);
  check_trigger_rights(connection);
  return run(connection, directory, names_in(directory), old_app_time_zone);
}

}  // namespace beantrack::db
