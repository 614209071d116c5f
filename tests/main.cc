// Runs the CppUnit tests: all of them, or those whose name contains one of the words given.
//
//   build/tests            build/tests RouterTest message_store
//
// Prints a line for each suite, the whole of what failed, and last "N passed, N failed". Ends with 0 when all passed,
// with 1 when one failed or when there was none to run.
#include <cppunit/Exception.h>
#include <cppunit/SourceLine.h>
#include <cppunit/Test.h>
#include <cppunit/TestFailure.h>
#include <cppunit/TestListener.h>
#include <cppunit/TestResult.h>
#include <cppunit/extensions/TestFactoryRegistry.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"

namespace {

using Clock = std::chrono::steady_clock;

class Report : public CppUnit::TestListener {
 public:
  void startTest(CppUnit::Test* test) override {
    const std::string suite = suite_of(test->getName());
    if (suite != suite_) close_suite();
    suite_ = suite;
    failed_now_ = false;
    ++tests_in_suite_;
  }

  void addFailure(const CppUnit::TestFailure& failure) override {
    const auto* thrown = failure.thrownException();
    std::cout << "FAILED " << failure.failedTestName();
    if (thrown->sourceLine().isValid())
      std::cout << "  (" << thrown->sourceLine().fileName() << ":" << thrown->sourceLine().lineNumber() << ")";
    std::cout << "\n  " << thrown->message().shortDescription() << "\n";
    for (int i = 0; i < thrown->message().detailCount(); ++i)
      std::cout << "  " << thrown->message().detailAt(i) << "\n";
    failed_now_ = true;
  }

  void endTest(CppUnit::Test*) override { ++(failed_now_ ? failed_ : passed_); }

  // Prints the totals; the exit status.
  int finish() {
    close_suite();
    std::cout << passed_ << " passed, " << failed_ << " failed" << std::endl;
    return failed_ == 0 && passed_ > 0 ? 0 : 1;
  }

 private:
  static std::string suite_of(const std::string& name) { return name.substr(0, name.rfind("::")); }

  void close_suite() {
    if (tests_in_suite_ > 0) {
      const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since_).count();
      std::cout << "  " << suite_ << ": " << tests_in_suite_ << " tests, " << taken << " ms" << std::endl;
    }
    tests_in_suite_ = 0;
    since_ = Clock::now();
  }

  std::string suite_;
  Clock::time_point since_ = Clock::now();
  int tests_in_suite_ = 0, passed_ = 0, failed_ = 0;
  bool failed_now_ = false;
};

bool wanted(const std::string& name, const std::vector<std::string>& words) {
  return words.empty() || std::any_of(words.begin(), words.end(), [&](const std::string& word) {
           return name.find(word) != std::string::npos;
         });
}

void run(CppUnit::Test& test, const std::vector<std::string>& words, CppUnit::TestResult& result) {
  for (int i = 0; i < test.getChildTestCount(); ++i) run(*test.getChildTestAt(i), words, result);
  if (test.getChildTestCount() == 0 && wanted(test.getName(), words)) test.run(&result);
}

}  // namespace

int main(int argc, char** argv) try {
  beantrack::open_log("tests", "error");
  const std::unique_ptr<CppUnit::Test> all{CppUnit::TestFactoryRegistry::getRegistry().makeTest()};
  CppUnit::TestResult result;
  Report report;
  result.addListener(&report);
  run(*all, {argv + 1, argv + argc}, result);
  return report.finish();
} catch (const std::exception& failure) {
  std::cerr << "the tests cannot run: " << failure.what() << '\n';
  return 1;
}
