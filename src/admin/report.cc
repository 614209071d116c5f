#include "admin/report.h"

#include <iostream>

namespace beantrack::admin {

void Report::good(const std::string& what) { std::cout << "ok    " << what << '\n'; }

void Report::bad(const std::string& what, const std::string& repair) {
  ++failures_;
  std::cout << "FAIL  " << what << "\n      " << repair << '\n';
}

void Report::warn(const std::string& what, const std::string& remedy) {
  std::cout << "WARN  " << what << "\n      " << remedy << '\n';
}

void Report::check(bool holds, const std::string& good_text, const std::string& bad_text, const std::string& repair) {
  holds ? good(good_text) : bad(bad_text, repair);
}

void Report::not_checked(const std::string& what, const std::string& why) {
  ++not_checked_;
  std::cout << "?     " << what << ": not checked: " << why << '\n';
}

bool Report::finish() const {
  if (failures_ > 0) std::cout << failures_ << " to mend.\n";
  if (not_checked_ > 0) std::cout << not_checked_ << " not checked.\n";
  if (failures_ + not_checked_ == 0) std::cout << "All is well.\n";
  return failures_ == 0;
}

}  // namespace beantrack::admin
