// The floor's work without nginx and FastCGI: little more than the database. Processes with a connection each answer
// the requests of a plan (load/plan.h), one after the other.
#pragma once

#include <functional>
#include <string>

#include "floor/server.h"

namespace bench {

using Answer = std::function<std::string(const FloorRequest&)>;

// `make_answer` connects to the database, once in each of 8 processes. Prints {"rate": …} per second of all together.
void run_alone(const std::function<Answer()>& make_answer, const std::string& plan, double seconds);

}  // namespace bench
