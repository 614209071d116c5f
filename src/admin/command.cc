#include "admin/command.h"

#include <algorithm>

namespace beantrack::admin {

std::optional<std::string> take_option(Words& words, const std::string& name) {
  const auto option = std::find(words.begin(), words.end(), name);
  if (option == words.end()) return std::nullopt;
  if (option + 1 == words.end()) throw UsageError(name + " needs a value");
  std::string value = *(option + 1);
  words.erase(option, option + 2);
  return value;
}

bool take_flag(Words& words, const std::string& name) { return std::erase(words, name) > 0; }

void expect_end(const Words& words) {
  if (!words.empty()) throw UsageError("unexpected '" + words.front() + "'");
}

}  // namespace beantrack::admin
