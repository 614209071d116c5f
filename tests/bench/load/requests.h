// Requests over connections that are kept: each sends its next request when it has the response to the one before. The
// requests go round the plan in its order, whichever connection makes them.
#pragma once

#include <string>
#include <vector>

#include "load/changes.h"
#include "load/plan.h"
#include "load/result.h"
#include "load/socket.h"

namespace bench {

struct RequestsOptions {
  Address address;
  std::size_t connections = 32;
  double warm_up_seconds = 1;  // checked, but not measured
  double seconds = 5;
  std::string run;  // stands in the texts of messages
};

struct RequestsResult {
  std::size_t requests = 0;      // answered in `seconds`
  std::size_t all_requests = 0;  // with those before
  double seconds = 0;
  std::size_t bytes = 0;  // of the bodies
  Durations durations;
  std::vector<std::string> acknowledged;  // texts of messages, warm-up included
  Faults faults;
};

// Throws for what prevents measuring; what is wrong with a response is a fault.
RequestsResult make_requests(const std::vector<Job>& jobs, Changes& changes, const RequestsOptions& options);

}  // namespace bench
