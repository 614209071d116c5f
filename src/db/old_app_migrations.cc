#include "db/old_app_migrations.h"

namespace beantrack::db {
namespace {

struct OldMigration {
  std::string_view date;  // as the BeanTrack guide has it
  std::string_view name;
};

// All of the guide's.
constexpr OldMigration kMigrations[] = {{"2025_06_16_000013", "_create_messages_table"},
                                        {"2024_06_20", "_add_updated_at_to_messages_table"},
                                        {"2025_06_24", "_add_is_read_to_messages_table"},
                                        {"2024_06_25", "_create_jobs_table"}};

// The first batch: `artisan migrate:rollback`, which undoes the last one, leaves these alone.
constexpr std::uint64_t kBatch = 1;

bool has_record(Connection& connection) {
  return connection
             .query("SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()"
                    " AND table_name = 'migrations' AND column_name IN ('migration', 'batch')")
             .front()
             .number(0) == 2;
}

}  // namespace

std::vector<std::string> record_old_app_migrations(Connection& connection) {
  std::vector<std::string> recorded;
  if (!has_record(connection)) return recorded;
  for (const auto& [date, name] : kMigrations) {
    const std::string pattern = "^[0-9_]+" + std::string(name) + "$";
    if (!connection.query("SELECT 1 FROM migrations WHERE migration REGEXP ? LIMIT 1", {pattern}).empty()) continue;
    recorded.push_back(std::string(date) + std::string(name));
    connection.execute("INSERT INTO migrations (migration, batch) VALUES (?, ?)", {recorded.back(), kBatch});
  }
  return recorded;
}

}  // namespace beantrack::db
