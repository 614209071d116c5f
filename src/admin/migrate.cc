#include <iostream>
#include <string>
#include <vector>

#include "admin/command.h"
#include "admin/doctor_names.h"
#include "db/connection.h"
#include "db/migrations.h"
#include "db/name_store.h"
#include "db/run_rights.h"
#include "db/search_index.h"

namespace beantrack::admin {
namespace {

// The names are the guide's, and artisan goes by the whole name of the application's file.
void print_recorded(const std::vector<std::string>& names) {
  for (const auto& name : names) std::cout << "recorded the application's migration " << name << '\n';
  if (!names.empty())
    std::cout << "If the application's file has another date, correct the row in the table migrations before you run"
                 " `php artisan migrate` (docs/adoption.md).\n";
}

// So that names can be compared from the start.
void fill_skeletons(db::Connection& connection) {
  db::NameStore names{connection};
  names.renew();
  while (names.fill() == db::kSkeletonBatch) {
  }
}

void update_run_rights(db::Connection& connection, const db::DatabaseUser& runner) {
  switch (db::give_run_rights(connection, runner)) {
    case db::RightsGiven::yes:
      return;
    case db::RightsGiven::same_user:
      std::cerr << "WARN  " << to_string(runner)
                << " both migrates the database and runs the programs, so they may do"
                   " all with it.\n      Run beantrack-admin grants, and migrate as the user that it creates.\n";
      return;
    case db::RightsGiven::not_allowed:
      std::cerr << "WARN  the rights of database user " << to_string(runner)
                << " were not brought up to date: there is"
                   " no such user,\n      or this one may not grant. Run beantrack-admin grants.\n";
  }
}

}  // namespace

int migrate(const Config& config, Args args) {
  bool repair = take_flag(args, "--repair");
  expect_end(args);
  const db::DatabaseUser runner = db::parse_database_user(config.db_run_user);
  db::Connection connection{config, db::kNoTimeout};
  // Made anew, triggers run with the rights of this connection's user.
  repair = repair || db::triggers_run_as(connection, runner);
  const auto [applied, recorded] = repair ? db::repair(connection, config.sql_dir, config.old_app_time_zone)
                                          : db::migrate(connection, config.sql_dir, config.old_app_time_zone);
  for (const auto& name : applied) std::cout << "applied " << name << '\n';
  print_recorded(recorded);
  if (applied.empty()) std::cout << "nothing to do: the database is up to date\n";
  db::SearchIndex(connection).truncate_outdated();
  fill_skeletons(connection);
  update_run_rights(connection, runner);
  print_refused_names(find_refused_names(connection));
  return 0;
}

}  // namespace beantrack::admin
