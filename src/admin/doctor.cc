#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "admin/command.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/unix_socket.h"
#include "db/inspection.h"
#include "db/job_store.h"
#include "db/migrations.h"
#include "db/search_index.h"
#include "db/search_token.h"
#include "model/language.h"

namespace beantrack::admin {
namespace {

constexpr std::uint64_t kMaxJobAge = 5;                      // seconds that a job may wait while a push daemon runs
constexpr std::uint64_t kMaxUnsearchable = 10'000;           // events that the search index may be behind the log
constexpr std::uint64_t kLeastPacket = 1024 * 1024;          // bytes: a relayed batch of events
const std::string kRepair = "run: beantrack-admin migrate --repair";

// Prints one line a check, and counts those that failed.
class Report {
 public:
  void good(const std::string& what) { std::cout << "ok    " << what << '\n'; }
  void bad(const std::string& what, const std::string& mend) {
    ++failures_;
    std::cout << "FAIL  " << what << "\n      " << mend << '\n';
  }
  void check(bool holds, const std::string& good_text, const std::string& bad_text, const std::string& mend) {
    holds ? good(good_text) : bad(bad_text, mend);
  }
  int failures() const { return failures_; }

 private:
  int failures_ = 0;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void check_database(Report& report, const Config& config) {
  db::Connection connection{config};
  db::Inspection inspection{connection};
  const std::string where = config.db_host.empty() ? config.db_socket : config.db_host;
  try {
    report.good("database " + config.db_name + " at " + where + ": " + inspection.server_version());
  } catch (const db::Failure& failure) {
    return report.bad("database " + config.db_name + " at " + where + ": " + failure.what(),
                      "start the server, or set db_socket (or db_host), db_name, db_user and db_password");
  }
  report.check(inspection.server_is_supported(), "server version", "server version is too old",
               "use MySQL 8.0 or newer, or MariaDB 10.6 or newer");
  const auto pending = db::pending_migrations(connection, config.sql_dir);
  report.check(pending.empty(), "migrations", "migrations not applied: " + joined(pending),
               "run: beantrack-admin migrate");
  const auto tables = inspection.missing_tables();
  report.check(tables.empty(), "tables", "tables missing: " + joined(tables), kRepair);
  const auto triggers = inspection.missing_triggers();
  report.check(triggers.empty(), "triggers", "triggers missing: " + joined(triggers),
               kRepair + " (the database user needs the TRIGGER privilege)");
  if (!tables.empty()) return;
  const auto number = [&](const char* variable) { return std::stoull("0" + inspection.variable(variable)); };
  report.check(inspection.sequence_is_ahead(), "message numbers",
               "message_sequence is behind the messages: sends will fail", kRepair);
  report.check(inspection.variable("innodb_flush_log_at_trx_commit") == "1", "durable commits",
               "innodb_flush_log_at_trx_commit is not 1: acknowledged messages can be lost in a crash",
               "set innodb_flush_log_at_trx_commit = 1 in the server's configuration");
  report.check(number("max_allowed_packet") >= kLeastPacket, "max_allowed_packet",
               "max_allowed_packet is below 1 MiB", "set max_allowed_packet = 16M in the server's configuration");
  report.check(number("innodb_ft_max_token_size") >= db::kLongestToken &&
                   number("innodb_ft_min_token_size") <= db::kShortestToken,
               "full-text settings", "innodb_ft_max_token_size or innodb_ft_min_token_size leaves words out",
               "leave both to their defaults in the server's configuration; then empty the table chat_search, and " +
                   kRepair);
  const auto search = db::SearchIndex(connection).progress();
  report.check(search.events_behind <= kMaxUnsearchable && !search.log_went_back,
               search.left == 0 ? "search index" : "search index (not all of the history is in it yet)",
               "the search index is " + std::to_string(search.events_behind) + " events behind the log",
               "start beantrack-pushd, or look into its log");
  const auto backlog = db::JobStore(connection).backlog();
  report.check(backlog.oldest <= kMaxJobAge, "jobs (" + std::to_string(backlog.jobs) + " waiting)",
               std::to_string(backlog.jobs) + " jobs waiting, the oldest for " + std::to_string(backlog.oldest) + " s",
               "start beantrack-pushd, or look into its log");
}

void check_socket(Report& report, const std::string& option, const std::string& path, int type,
                  const std::string& program) {
  try {
    const Fd socket{::socket(AF_UNIX, type | SOCK_CLOEXEC, 0)};
    const auto address = unix_address(path);
    const bool reached = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    report.check(reached, option + " " + path, option + " " + path + ": " + std::strerror(errno),
                 "start " + program + ", or make both sides use the same " + option + "; check the folder's rights");
  } catch (const ConfigError& error) {
    report.bad(option + ": " + error.what(), "set a shorter " + option);
  }
}

void check_folder(Report& report, const std::string& option, const std::string& path, const std::string& member) {
  report.check(std::filesystem::exists(std::filesystem::path(path) / member), option + " " + path,
               option + " " + path + " holds no " + member, "set " + option + ", or run make install");
}

}  // namespace

int doctor(const Config& config, Words words) {
  expect_end(words);
  Report report;
  check_folder(report, "template_dir", config.template_dir, "layout.tpl");
  check_folder(report, "sql_dir", config.sql_dir, "001_beantrack_tables.sql");
  check_folder(report, "locale_dir", config.locale_dir,
               std::string(kLanguages.back().tag) + "/LC_MESSAGES/beantrack.mo");
  try {
    set_time_zone(config.time_zone);
    report.good("time_zone " + config.time_zone);
  } catch (const ConfigError& error) {
    report.bad(error.what(), "set time_zone; the zones come with the package tzdata");
  }
  check_database(report, config);
  check_socket(report, "web_socket", config.web_socket, SOCK_STREAM, "beantrack-web");
  check_socket(report, "push_socket", config.push_socket, SOCK_STREAM, "beantrack-pushd");
  check_socket(report, "wake_socket", config.wake_socket, SOCK_DGRAM, "beantrack-pushd");
  std::cout << (report.failures() == 0 ? "All is well.\n" : std::to_string(report.failures()) + " to mend.\n");
  return report.failures() == 0 ? 0 : 1;
}

}  // namespace beantrack::admin
