#include "admin/doctor.h"
#include "db/inspection.h"
#include "db/job_store.h"
#include "db/migrations.h"
#include "db/search_index.h"
#include "db/search_token.h"
#include "db/write_probe.h"

namespace beantrack::admin {
namespace {

constexpr std::uint64_t kMaxJobAge = 5;              // seconds that a job may wait while a push daemon runs
constexpr std::uint64_t kMaxUnsearchable = 10'000;   // events that the search index may be behind the log
constexpr std::uint64_t kLeastPacket = 1024 * 1024;  // bytes: a relayed batch of events
constexpr std::uint64_t kWorkers = 8;                // the unit's default
constexpr std::uint64_t kDaemonConnections = 4;      // of the push daemon, beside its push_db_threads
constexpr std::uint64_t kOtherConnections = 10;      // for administrators and other programs
const std::string kRepair = "run: beantrack-admin migrate --repair";

std::string joined(const std::vector<std::string>& args) {
  std::string text;
  for (const auto& word : args) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void check_triggers(Report& report, db::Inspection& inspection) {
  if (!inspection.sees_triggers())
    return report.not_checked("triggers", "this database user may not see them; run this as root, too");
  const auto triggers = inspection.missing_triggers();
  report.check(triggers.empty(), "triggers", "triggers missing: " + joined(triggers), kRepair);
}

}  // namespace

bool check_connection(Report& report, const Config& config, db::Connection& connection) {
  const std::string database =
      "database " + config.db_name + " at " + (config.db_host.empty() ? config.db_socket : config.db_host) + ": ";
  try {
    report.good(database + db::Inspection(connection).server_version());
    return true;
  } catch (const db::Failure& failure) {
    report.bad(database + failure.what(),
               "start the server, or set db_socket (or db_host), db_name, db_user and db_password");
    return false;
  }
}

void check_server(Report& report, const Config& config, db::Connection& connection) {
  db::Inspection inspection{connection};
  const auto number = [&](const char* variable) { return std::stoull("0" + inspection.variable(variable)); };
  report.check(inspection.server_is_supported(), "server version", "server version is too old",
               "use MySQL 8.0 or newer, or MariaDB 10.6 or newer");
  report.check(inspection.variable("innodb_flush_log_at_trx_commit") == "1", "durable commits",
               "innodb_flush_log_at_trx_commit is not 1: acknowledged messages can be lost in a crash",
               "set innodb_flush_log_at_trx_commit = 1 in the server's configuration");
  report.check(number("max_allowed_packet") >= kLeastPacket, "max_allowed_packet",
               "max_allowed_packet is below 1 MiB", "set max_allowed_packet = 16M in the server's configuration");
  const std::uint64_t connections = kWorkers + kDaemonConnections + config.push_db_threads + kOtherConnections;
  report.check(number("max_connections") >= connections, "max_connections",
               "max_connections is below " + std::to_string(connections),
               "raise max_connections in the server's configuration; each worker uses a connection");
  report.check(number("innodb_ft_max_token_size") >= db::kLongestToken &&
                   number("innodb_ft_min_token_size") <= db::kShortestToken,
               "full-text settings", "innodb_ft_max_token_size or innodb_ft_min_token_size leaves words out",
               "leave both to their defaults in the server's configuration; then empty the table chat_search, and " +
                   kRepair);
}

void check_schema(Report& report, const Config& config, db::Connection& connection) {
  db::Inspection inspection{connection};
  report.attempt("migrations", [&] {
    const auto pending = db::pending_migrations(connection, config.sql_dir);
    report.check(pending.empty(), "migrations", "migrations not applied: " + joined(pending),
                 "run: beantrack-admin migrate");
  });
  const auto tables = inspection.missing_tables();
  report.check(tables.empty(), "tables", "tables missing: " + joined(tables), kRepair);
  check_triggers(report, inspection);
  report.attempt("message numbers", [&] {
    report.check(inspection.sequence_is_ahead(), "message numbers",
                 "message_sequence is behind the messages: sends will fail", kRepair);
  });
}

void check_writing(Report& report, db::Connection& connection) {
  try {
    db::probe_write(connection);
    report.good("writing");
  } catch (const db::Failure& failure) {
    report.bad(std::string("the database takes no writes: ") + failure.what(),
               "look at read_only and the disk of the server, and at the rights of the database user");
  }
}

void check_background(Report& report, db::Connection& connection) {
  report.attempt("search index", [&] {
    const auto search = db::SearchIndex(connection).progress();
    report.check(search.events_behind <= kMaxUnsearchable && !search.log_went_back,
                 search.left == 0 ? "search index" : "search index (not all of the history is in it yet)",
                 "the search index is " + std::to_string(search.events_behind) + " events behind the log",
                 "start beantrack-pushd, or look into its log");
  });
  report.attempt("jobs", [&] {
    const auto backlog = db::JobStore(connection).backlog();
    report.check(backlog.oldest <= kMaxJobAge, "jobs (" + std::to_string(backlog.jobs) + " waiting)",
                 std::to_string(backlog.jobs) + " jobs waiting, the oldest for " + std::to_string(backlog.oldest) +
                     " s",
                 "start beantrack-pushd, or look into its log");
  });
}

}  // namespace beantrack::admin
