// What /proc tells about other processes of this machine (proc(5)). A process that is gone, or that may not be seen, is
// as good as none.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace beantrack::admin {

struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  std::string command_line;  // its arguments, a space between two
};

std::vector<Process> running_processes();

// How many files the process may have open: its soft limit.
std::optional<std::uint64_t> open_files_limit(pid_t pid);

}  // namespace beantrack::admin
