// The operator's commands: one function each, which main hands the args that follow the command's name.
//
// Each prints its outcome and returns the exit code. A UsageError is answered with the usage text; other exceptions
// reach main, which prints what() on one line.
#pragma once

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/config.h"

namespace beantrack::admin {

using Args = std::vector<std::string>;

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

int migrate(const Config& config, Args args);
int grants(const Config& config, Args args);
int release(const Config& config, Args args);
int user(const Config& config, Args args);
int demo(const Config& config, Args args);

// Each text names the place of a fault in the configuration, as read_config found it.
using Faults = std::vector<std::string>;
int config(const Config& config, const Faults& faults, Args args);
int doctor(const Config& config, const Faults& faults, Args args);

// Takes "--name VALUE" out of `words`. Throws UsageError when the value is missing.
std::optional<std::string> take_option(Args& args, const std::string& name);
// Takes "--name" out of `words`.
bool take_flag(Args& args, const std::string& name);
// Throws UsageError unless all args have been taken.
void expect_end(const Args& args);

}  // namespace beantrack::admin
