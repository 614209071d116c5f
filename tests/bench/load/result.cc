#include "load/result.h"

#include <algorithm>
#include <iostream>

namespace bench {

nlohmann::json Durations::summary() const {
  auto sorted = all_;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double share) -> std::int64_t {
    if (sorted.empty()) return 0;
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
  };
  return {{"p50_us", at(0.5)}, {"p99_us", at(0.99)}, {"max_us", sorted.empty() ? 0 : sorted.back()}};
}

int report(nlohmann::json figures, const Faults& faults) {
  figures["faults"] = faults.count();
  figures["first_faults"] = faults.first();
  std::cout << figures.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
  return faults.count() > 0 ? 1 : 0;
}

}  // namespace bench
