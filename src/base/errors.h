// The failures that cross a room's door. Each is thrown where it happens and caught once: by the router for a request,
// by a program's main at start, by the push daemon's database threads for a batch.
#pragma once

#include <stdexcept>
#include <string>

namespace beantrack {

// The operator's mistake: an option, a file or a folder. what() says which and how to mend it.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A system call that failed. what() names the call's purpose and the errno text.
struct SystemError : std::runtime_error {
  SystemError(const std::string& doing, int error_number);
};

}  // namespace beantrack
