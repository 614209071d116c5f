// Tests what each statement of src/db costs on a long history (history.h): its plan and the rows it reads.
//
//   BEANTRACK_TEST_DB_SOCKET=… build/plans           tests
//   BEANTRACK_TEST_DB_SOCKET=… build/plans --list    also prints the plan of each statement and the rows it reads
//
// Fails for a statement that scans a table, sorts with a filesort or reads more rows than its case allows (cases.h),
// unless exceptions.h gives a reason, and for one that no case runs. Prints "N passed, N failed" last.
#include <iostream>
#include <set>

#include "base/log.h"
#include "plans/cases.h"
#include "plans/exceptions.h"
#include "plans/literals.h"
#include "plans/observer.h"

namespace {

using namespace beantrack;
using namespace beantrack::tests;

class Report {
 public:
  explicit Report(bool list) : list_(list) {}

  void run(db::Connection& connection, const std::vector<Case>& cases) {
    for (const auto& test : cases) {
      faults_.clear();
      try {
        const auto observations = observe([&] { test.run(connection); });
        if (observations.empty()) faults_.push_back("runs no statement");
        for (const auto& seen : observations) judge(seen, test.most_rows);
      } catch (const std::exception& failure) {
        faults_.push_back(failure.what());
      }
      close(test.name);
    }
  }

  // Each text of SQL in src/db must be part of what a case ran.
  void check_coverage(const std::vector<Literal>& literals) {
    if (literals.empty()) faults_.push_back("there are no texts of SQL");
    for (const auto& [file, text] : literals)
      if (!is_seen(text) && !find_exception(kNotRun, file + " " + text))
        faults_.push_back(file + " has a statement that no case (tests/plans/*_cases.cc) runs: " + text);
    close("every statement is tested");
  }

  // An exception that nothing needs would hide a later fault.
  void check_exceptions(const std::vector<Literal>& literals) {
    const auto is_there = [&](std::string_view sql) {
      return std::ranges::any_of(literals, [&](const Literal& literal) {
        return (literal.file + " " + literal.text).find(sql) != std::string::npos;
      });
    };
    for (const auto& [sql, reason] : kScans)
      if (!is_seen(sql)) faults_.push_back("no case runs " + std::string(sql));
    for (const auto& [sql, reason] : kSorts)
      if (!is_seen(sql)) faults_.push_back("no case runs " + std::string(sql));
    for (const auto& [sql, reason] : kNotRun)
      if (!is_there(sql)) faults_.push_back("src/db does not have " + std::string(sql));
    close("every exception is needed");
  }

  int finish() const {
    std::cout << passed_ << " passed, " << failed_ << " failed" << std::endl;
    return failed_ == 0 && passed_ > 0 ? 0 : 1;
  }

 private:
  bool is_seen(std::string_view text) const {
    return std::ranges::any_of(seen_, [&](const std::string& sql) { return sql.find(text) != std::string::npos; });
  }

  void judge(const Observation& seen, std::uint64_t most_rows) {
    seen_.insert(seen.sql);
    std::string lines;
    for (const auto& [table, type, key, rows, extra] : seen.plan)
      lines += "\n      " + table + ": " + type + ", key " + key + ", rows " + std::to_string(rows) + ", " + extra;
    if (list_) std::cout << "    " << seen.rows_read << " of " << most_rows << ": " << seen.sql << lines << "\n";
    const auto fault = [&](const std::string& what) { faults_.push_back(what + ": " + seen.sql + lines); };
    if (seen.rows_read > most_rows)
      fault("reads " + std::to_string(seen.rows_read) + " rows, not " + std::to_string(most_rows) + " at most");
    for (const auto& step : seen.plan) {
      if (scans(step) && !find_exception(kScans, seen.sql)) fault("scans " + step.table);
      if (sorts(step) && !find_exception(kSorts, seen.sql)) fault("sorts " + step.table);
    }
  }

  void close(std::string_view name) {
    ++(faults_.empty() ? passed_ : failed_);
    if (list_) std::cout << "  " << name << "\n";
    for (const auto& fault : faults_) std::cout << "FAILED " << name << "\n  " << fault << std::endl;
    faults_.clear();
  }

  const bool list_;
  std::set<std::string> seen_;
  std::vector<std::string> faults_;
  int passed_ = 0, failed_ = 0;
};

}  // namespace

int main(int argc, char** argv) try {
  open_log("plans", "error");
  Report report{argc > 1 && std::string_view(argv[1]) == "--list"};
  TestDatabase database;
  fill(database);
  report.run(database.connection(), inbox_cases());
  report.run(database.connection(), message_cases());
  report.run(database.connection(), account_cases());
  report.run(database.connection(), delivery_cases());
  report.run(database.connection(), search_cases());
  report.run(database.owner(), operator_cases());
  const auto literals = sql_literals();
  report.check_coverage(literals);
  report.check_exceptions(literals);
  return report.finish();
} catch (const std::exception& failure) {
  std::cerr << "the plan tests cannot run: " << failure.what() << '\n';
  return 1;
}
