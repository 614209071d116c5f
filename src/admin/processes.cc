#include "admin/processes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>

#include "base/text.h"
#include "model/id.h"

namespace beantrack::admin {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>(file), {}};
}

// The fourth field of stat. The second, the program's name in parentheses, may itself hold spaces and parentheses.
pid_t parent_of(const std::string& stat) {
  std::istringstream fields{stat.substr(std::min(stat.rfind(')'), stat.size() - 1) + 1)};
  std::string state;
  pid_t parent = 0;
  fields >> state >> parent;
  return parent;
}

}  // namespace

std::vector<Process> running_processes() {
  std::vector<Process> processes;
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", unreadable)) {
    const auto pid = parse_number(entry.path().filename().string());
    if (!pid) continue;
    const std::string stat = contents(entry.path() / "stat");
    if (stat.empty()) continue;
    std::string command_line = contents(entry.path() / "cmdline");
    std::replace(command_line.begin(), command_line.end(), '\0', ' ');
    processes.push_back({static_cast<pid_t>(*pid), parent_of(stat), std::string(trim(command_line))});
  }
  return processes;
}

std::optional<std::uint64_t> open_files_limit(pid_t pid) {
  constexpr std::string_view kName = "Max open files";
  std::istringstream limits{contents("/proc/" + std::to_string(pid) + "/limits")};
  for (std::string line; std::getline(limits, line);) {
    if (!line.starts_with(kName)) continue;
    std::istringstream values{line.substr(kName.size())};
    std::string soft;
    values >> soft;
    if (soft == "unlimited") return std::numeric_limits<std::uint64_t>::max();
    return parse_number(soft);
  }
  return std::nullopt;
}

}  // namespace beantrack::admin
