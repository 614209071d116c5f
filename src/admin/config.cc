#include <iostream>

#include "admin/command.h"
#include "admin/needed_files.h"
#include "base/log.h"

namespace beantrack::admin {

// The units run this before each start, as the services' user.
int config(const Config& config, const Faults& faults, Args args) {
  if (!take_flag(args, "--check")) throw UsageError("config needs --check");
  expect_end(args);
  Faults all = faults;
  for (const auto& [option, folder, file] : needed_files(config))
    if (!is_there(folder, file)) all.push_back(option + ": " + folder + " holds no " + file);
  for (const auto& fault : all) {
    if (logs_to_journal()) {
      log_error(fault);
    } else {
      std::cerr << "beantrack-admin: " << fault << '\n';
    }
  }
  return all.empty() ? 0 : kConfigurationStatus;
}

}  // namespace beantrack::admin
