// What the doctor found: prints one line per check, and counts the checks that failed.
//
//   report.check(age < kMaxAge, "backups", "the last backup is too old", "run the backup");
//   report.attempt("backups", [&] { ... });   // an exception is reported, and the checks that follow still run
#pragma once

#include <exception>
#include <string>

namespace beantrack::admin {

class Report {
 public:
  void good(const std::string& what);
  // A fault, and how to repair it.
  void bad(const std::string& what, const std::string& repair);
  void check(bool holds, const std::string& good_text, const std::string& bad_text, const std::string& repair);
  // Something that works, but needs the operator's attention.
  void warn(const std::string& what, const std::string& remedy);
  // A check that cannot be made, and why.
  void not_checked(const std::string& what, const std::string& why);

  // Runs a group of checks. One that throws was not made; it does not keep the following ones from running.
  template <class Checks>
  void attempt(const std::string& what, Checks checks) {
    try {
      checks();
    } catch (const std::exception& failure) {
      not_checked(what, failure.what());
    }
  }

  // Prints the summary. True when no check failed.
  bool finish() const;

 private:
  int failures_ = 0;
  int not_checked_ = 0;
};

}  // namespace beantrack::admin
