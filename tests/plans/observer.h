// What the server does for each statement that the stores run.
//
//   for (const auto& seen : observe([&] { MessageStore(connection).page(one, other, 50); }))
//     std::cout << seen.sql << ' ' << seen.rows_read << '\n';
//
// The linker puts this file's functions between db::Statement and the client library (-Wl,--wrap), in the plan tests
// alone: the programs know nothing of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace beantrack::tests {

// A line of EXPLAIN.
struct PlanStep {
  std::string table, type, key;
  std::uint64_t rows = 0;  // as the server estimates
  std::string extra;
};

struct Observation {
  std::string sql;               // without its time limit
  std::vector<PlanStep> plan{};  // empty for a statement that has none, such as SET
  std::uint64_t rows_read = 0;   // of tables and keys, in fact; by the triggers of the statement, too
};

// Runs `work` and returns what it executed, in order. Not for two threads at a time.
std::vector<Observation> observe(const std::function<void()>& work);

}  // namespace beantrack::tests
