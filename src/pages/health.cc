#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/log.h"
#include "base/printable.h"
#include "db/job_store.h"
#include "db/migrations.h"
#include "db/write_probe.h"
#include "pages/pages.h"
#include "push/daemon_probe.h"

namespace beantrack::pages {
namespace {

constexpr std::string_view kRetryAfter = "2";  // seconds
constexpr std::uint64_t kMaxJobWait = 10;      // seconds that a job may wait: a daemon takes it within a fifth of one
constexpr const char* kNoWrites = "database: takes no writes";
constexpr unsigned kHealthTimeout = 2;         // seconds without a byte from the database

// What is missing of the database; empty when nothing is. The failure itself is for the log.
std::vector<std::string> missing_of_database(const Config& config) {
  db::Connection database{config, kHealthTimeout};
  const db::Connection::Brief brief{database};
  const char* step = "database";
  try {
    database.query("SELECT 1");
    step = "migrations";
    if (!db::pending_migrations(database, config.sql_dir).empty()) return {step};
    step = kNoWrites;
    db::probe_write(database);
    step = "jobs";
    const auto wait = db::JobStore(database).oldest_wait();
    if (wait > kMaxJobWait) return {"jobs: the oldest has been waiting for " + std::to_string(wait) + " s"};
    return {};
  } catch (const std::runtime_error& failure) {
    log_warning("healthz: cause=" + quote_for_log(failure.what()));
    // A Galera member without the others answers SELECT 1, and refuses to read any table.
    const bool away = dynamic_cast<const db::Unavailable*>(&failure) != nullptr && step != kNoWrites;
    return {away ? "database" : step};
  }
}

}  // namespace

Response health(Context& context, const Request&, const Visitor&) {
  auto missing = missing_of_database(context.config);
  if (const auto cause = push::probe_daemon(context.config.push_socket); !cause.empty())
    missing.push_back("push daemon: " + cause);
  if (missing.empty()) return http::json(R"({"status":"ok"})");
  std::string cause;
  for (const auto& each : missing) cause += (cause.empty() ? "" : "; ") + each;
  return http::json(nlohmann::ordered_json{{"status", "unavailable"}, {"cause", cause}}.dump(), 503)
      .add("Retry-After", kRetryAfter);
}

}  // namespace beantrack::pages
