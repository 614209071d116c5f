// Compares the messages that were acknowledged with the rows that are in the database.
#pragma once

#include <string>
#include <vector>

#include "load/result.h"

namespace bench {

// `command` prints the text of each stored row of this run, one per line, in any order. Each of `acknowledged` must be
// there once, and nothing may be there twice. What was sent but not acknowledged may be there or not.
void check_rows(const std::string& command, const std::vector<std::string>& acknowledged, Faults& faults);

}  // namespace bench
