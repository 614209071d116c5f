#include <iostream>

#include "admin/command.h"
#include "db/run_rights.h"

namespace beantrack::admin {
namespace {

constexpr const char* kOwner = "beantrack-migrate";

// Whether the database that is there, if one can be seen, is ready for the runner's rights.
bool runner_rights_now(const Config& config, const db::DatabaseUser& runner) try {
  db::Connection connection{config};
  return db::may_give_run_rights(connection, runner);
} catch (const db::Failure&) {
  return false;
}

}  // namespace

int grants(const Config& config, Args args) {
  const auto runner = db::parse_database_user(take_option(args, "--run").value_or(config.db_run_user));
  const auto owner = db::parse_database_user(take_option(args, "--migrate").value_or(kOwner));
  expect_end(args);
  if (to_string(owner) == to_string(runner)) throw UsageError("--run and --migrate are two different users");
  std::cout << db::grants_script(config.db_name, owner, runner, runner_rights_now(config, runner));
  return 0;
}

}  // namespace beantrack::admin
