#include "load/rows.h"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <unordered_map>

namespace bench {
namespace {

std::unordered_map<std::string, std::size_t> stored_rows(const std::string& command) {
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::unordered_map<std::string, std::size_t> rows;
  char* line = nullptr;
  std::size_t room = 0;
  for (ssize_t length; (length = ::getline(&line, &room, pipe)) > 0;) {
    std::string text(line, static_cast<std::size_t>(length));
    if (text.ends_with('\n')) text.pop_back();
    ++rows[text];
  }
  ::free(line);
  if (::pclose(pipe) != 0) throw std::runtime_error("the command for the rows failed: " + command);
  return rows;
}

}  // namespace

void check_rows(const std::string& command, const std::vector<std::string>& acknowledged, Faults& faults) {
  const auto rows = stored_rows(command);
  for (const std::string& text : acknowledged)
    if (!rows.contains(text)) faults.add("acknowledged, but not stored: " + text);
  for (const auto& [text, count] : rows)
    if (count > 1) faults.add("stored " + std::to_string(count) + " times: " + text);
}

}  // namespace bench
