#include "plans/observer.h"

#include <mysql.h>

#include <map>
#include <optional>
#include <regex>

#include "db/statement.h"

extern "C" {
int __real_mysql_stmt_prepare(MYSQL_STMT* statement, const char* sql, unsigned long length);
decltype(mysql_stmt_bind_param) __real_mysql_stmt_bind_param;
int __real_mysql_stmt_execute(MYSQL_STMT* statement);
int __real_mysql_stmt_store_result(MYSQL_STMT* statement);
}

namespace beantrack::tests {
namespace {

struct Prepared {
  std::string sql;
  std::vector<db::Value> values{};
  std::uint64_t reads_before = 0;
};

std::map<MYSQL_STMT*, Prepared> prepared;
std::vector<Observation> observations;
bool observing = false;

// Not while the observer asks the server itself.
class Pause {
 public:
  Pause() { observing = false; }
  ~Pause() { observing = true; }
};

std::uint64_t reads(MYSQL* connection) {
  std::uint64_t sum = 0;
  for (const auto& row : db::Statement(connection, "SHOW SESSION STATUS LIKE 'Handler_read%'").query({}))
    sum += row.number(1);
  return sum;
}

// What asking for the number of reads adds to it.
std::uint64_t reads_of_asking(MYSQL* connection) {
  const auto before = reads(connection);
  return reads(connection) - before;
}

// Without the time limit (db/time_limit.h), which EXPLAIN does not take on either server.
std::string unlimited(const std::string& sql) {
  static const std::regex limit{R"(^/\*M!.*?\*/ SELECT /\*\+.*?\*/)"};
  return std::regex_replace(sql, limit, "SELECT");
}

bool has_plan(const std::string& sql) {
  static const std::regex verb{R"(^\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE)\b)"};
  return std::regex_search(sql, verb);
}

// MySQL's lines have two columns more than MariaDB's: partitions and filtered.
PlanStep step_from(const db::Row& row, bool is_mysql) {
  const std::size_t type = is_mysql ? 4 : 3, key = type + 2, rows = key + 3, extra = is_mysql ? rows + 2 : rows + 1;
  return {row.text(2), row.text(type), row.text(key), row.number(rows), row.text(extra)};
}

std::vector<PlanStep> plan_of(MYSQL* connection, const Prepared& statement) {
  std::vector<PlanStep> plan;
  if (!has_plan(statement.sql)) return plan;
  const bool is_mysql = std::string_view(mysql_get_server_info(connection)).find("MariaDB") == std::string_view::npos;
  db::Statement explain{connection, "EXPLAIN FORMAT=TRADITIONAL " + statement.sql};
  for (const auto& row : explain.query(statement.values)) plan.push_back(step_from(row, is_mysql));
  return plan;
}

void note_reads(MYSQL_STMT* statement) {
  const Pause pause;
  const auto total = reads(statement->mysql) - prepared[statement].reads_before;
  observations.back().rows_read = total - std::min(total, reads_of_asking(statement->mysql));
}

}  // namespace

std::vector<Observation> observe(const std::function<void()>& work) {
  observations.clear();
  observing = true;
  work();
  observing = false;
  return observations;
}

}  // namespace beantrack::tests

using beantrack::db::Value;
using namespace beantrack::tests;

extern "C" int __wrap_mysql_stmt_prepare(MYSQL_STMT* statement, const char* sql, unsigned long length) {
  const int result = __real_mysql_stmt_prepare(statement, sql, length);
  if (result == 0) prepared[statement] = {.sql = unlimited({sql, length})};
  return result;
}

extern "C" decltype(mysql_stmt_bind_param(nullptr, nullptr)) __wrap_mysql_stmt_bind_param(MYSQL_STMT* statement,
                                                                                          MYSQL_BIND* binds) {
  auto& values = prepared[statement].values;
  values.clear();
  for (unsigned long i = 0; i < mysql_stmt_param_count(statement); ++i) {
    if (binds[i].buffer_type == MYSQL_TYPE_LONGLONG)
      values.emplace_back(*static_cast<const std::uint64_t*>(binds[i].buffer));
    else if (binds[i].buffer_type == MYSQL_TYPE_STRING)
      values.emplace_back(std::string_view(static_cast<const char*>(binds[i].buffer), binds[i].buffer_length));
    else
      values.emplace_back(nullptr);
  }
  return __real_mysql_stmt_bind_param(statement, binds);
}

extern "C" int __wrap_mysql_stmt_execute(MYSQL_STMT* statement) {
  if (!observing) return __real_mysql_stmt_execute(statement);
  auto& now = prepared[statement];
  {
    const Pause pause;
    observations.push_back({.sql = now.sql, .plan = plan_of(statement->mysql, now)});
    now.reads_before = reads(statement->mysql);
  }
  const int result = __real_mysql_stmt_execute(statement);
  if (result == 0 && mysql_stmt_field_count(statement) == 0) note_reads(statement);
  return result;
}

extern "C" int __wrap_mysql_stmt_store_result(MYSQL_STMT* statement) {
  const int result = __real_mysql_stmt_store_result(statement);
  if (observing && result == 0) note_reads(statement);
  return result;
}
