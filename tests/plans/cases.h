// What the plan tests run: calls of the stores, with how much each of their statements may read.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "plans/history.h"

namespace beantrack::tests {

struct Case {
  std::string_view name;
  std::uint64_t most_rows;  // that one statement may read, of tables and keys
  std::function<void(db::Connection&)> run;
};

// Each as the programs' database user, but for the operator's.
std::vector<Case> message_cases();
std::vector<Case> inbox_cases();
std::vector<Case> account_cases();
std::vector<Case> delivery_cases();
std::vector<Case> search_cases();
std::vector<Case> operator_cases();

}  // namespace beantrack::tests
