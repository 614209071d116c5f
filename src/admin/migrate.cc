#include <iostream>
#include <string>
#include <vector>

#include "admin/command.h"
#include "admin/doctor_names.h"
#include "db/connection.h"
#include "db/migrations.h"

namespace beantrack::admin {
namespace {

// The names are the guide's, and artisan goes by the whole name of the application's file.
void print_recorded(const std::vector<std::string>& names) {
  for (const auto& name : names) std::cout << "recorded the application's migration " << name << '\n';
  if (!names.empty())
    std::cout << "If the application's file has another date, correct the row in the table migrations before you run"
                 " `php artisan migrate` (docs/adoption.md).\n";
}

}  // namespace

int migrate(const Config& config, Words words) {
  const bool repair = take_flag(words, "--repair");
  expect_end(words);
  db::Connection connection{config, db::kNoTimeout};
  const auto [applied, recorded] = repair ? db::repair(connection, config.sql_dir, config.old_app_time_zone)
                                          : db::migrate(connection, config.sql_dir, config.old_app_time_zone);
  for (const auto& name : applied) std::cout << "applied " << name << '\n';
  print_recorded(recorded);
  if (applied.empty()) std::cout << "nothing to do: the database is up to date\n";
  print_refused_names(find_refused_names(connection));
  return 0;
}

}  // namespace beantrack::admin
