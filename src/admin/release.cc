#include <iostream>

#include "admin/command.h"
#include "db/release.h"

namespace beantrack::admin {

int release(const Config& config, Args args) {
  const std::string choice = take_option(args, "--triggers").value_or("old");
  expect_end(args);
  if (choice != "old" && choice != "none") throw UsageError("--triggers is old or none");
  const bool keep = choice == "old";
  db::Connection connection{config, db::kNoTimeout};
  for (const auto& name : db::release(connection, keep ? db::IdTriggers::kept : db::IdTriggers::dropped))
    std::cout << "dropped trigger " << name << '\n';
  std::cout << "The database " << config.db_name << " is released. All accounts and messages are still in it.\n"
            << "Left behind: the chat's columns in users and messages, and the tables chat_... and message_sequence";
  std::cout << (keep ? "; the before_..._insert\n"
                       "triggers, which give ids, need chat_counters and message_sequence, and run as the\n"
                       "database user who created them: keep that user.\n"
                     : ".\n");
  std::cout << "beantrack-admin migrate adopts it again.\n";
  return 0;
}

}  // namespace beantrack::admin
