#include <iostream>

#include "admin/command.h"
#include "admin/doctor_names.h"
#include "db/connection.h"
#include "db/migrations.h"

namespace beantrack::admin {

int migrate(const Config& config, Words words) {
  const bool repair = take_flag(words, "--repair");
  expect_end(words);
  db::Connection connection{config, db::kNoTimeout};
  const auto names = repair ? db::repair(connection, config.sql_dir, config.old_app_time_zone)
                            : db::migrate(connection, config.sql_dir, config.old_app_time_zone);
  for (const auto& name : names) std::cout << "applied " << name << '\n';
  if (names.empty()) std::cout << "nothing to do: the database is up to date\n";
  print_refused_names(find_refused_names(connection));
  return 0;
}

}  // namespace beantrack::admin
