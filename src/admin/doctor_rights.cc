#include "admin/doctor.h"
#include "db/run_rights.h"

namespace beantrack::admin {
namespace {

constexpr std::size_t kRightsListed = 8;

std::string listed(const std::vector<std::string>& rights) {
  std::string text;
  for (std::size_t i = 0; i < rights.size() && i < kRightsListed; ++i) text += (i == 0 ? "" : "; ") + rights[i];
  if (rights.size() > kRightsListed) text += "; and " + std::to_string(rights.size() - kRightsListed) + " more";
  return text;
}

}  // namespace

void check_rights(Report& report, const Config& config, db::Connection& connection) {
  const db::DatabaseUser runner = db::parse_database_user(config.db_run_user);
  const std::string user = to_string(runner);
  const auto difference = db::compare_run_rights(connection, runner);
  if (!difference)
    return report.not_checked("rights of database user " + user, "there is no such user, or this one may not see them");
  const auto& [missing, excess] = *difference;
  if (!missing.empty())
    report.bad("database user " + user + " lacks rights: " + listed(missing),
               "run beantrack-admin migrate as the user that owns the database, or: beantrack-admin grants");
  if (!excess.empty())
    report.warn("database user " + user + " has more rights than the programs need: " + listed(excess),
                "run: beantrack-admin grants; docs/database-users.md says what a compromised program reaches");
  if (missing.empty() && excess.empty()) report.good("rights of database user " + user);
}

}  // namespace beantrack::admin
