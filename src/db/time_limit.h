// A SELECT that the server ends after a time, for a search whose cost depends on what people ask for and have written.
//
//   connection.query(time_limited("SELECT …"), values);  // throws TooSlow
//
// Each server ignores what is for the other one: MySQL takes MariaDB's SET STATEMENT for a comment, and MariaDB takes
// MySQL's hint for one.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace beantrack::db {

#define BEANTRACK_SEARCH_SECONDS "2"
constexpr std::chrono::seconds kSearchTime{2};  // the same

// `select` begins with "SELECT ".
inline std::string time_limited(std::string_view select) {
  constexpr std::string_view kSelect = "SELECT ";
  return "/*M! SET STATEMENT max_statement_time = " BEANTRACK_SEARCH_SECONDS " FOR */"
         " SELECT /*+ MAX_EXECUTION_TIME(" BEANTRACK_SEARCH_SECONDS "000) */ " +
         std::string(select.substr(kSelect.size()));
}

}  // namespace beantrack::db
