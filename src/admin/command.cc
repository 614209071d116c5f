#include "admin/command.h"

#include <algorithm>

namespace beantrack::admin {

std::optional<std::string> take_option(Args& args, const std::string& name) {
  const auto option = std::find(args.begin(), args.end(), name);
  if (option == args.end()) return std::nullopt;
  if (option + 1 == args.end()) throw UsageError(name + " needs a value");
  std::string value = *(option + 1);
  args.erase(option, option + 2);
  return value;
}

bool take_flag(Args& args, const std::string& name) { return std::erase(args, name) > 0; }

void expect_end(const Args& args) {
  if (!args.empty()) throw UsageError("unexpected '" + args.front() + "'");
}

}  // namespace beantrack::admin
