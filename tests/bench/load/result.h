// What a run has measured, and what was wrong in it: one wrong response makes it void.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFaultsShown = 5;

// The faults of a run: all are counted, the first are kept.
class Faults {
 public:
  void add(const std::string& what) {
    ++count_;
    if (first_.size() < kFaultsShown) first_.push_back(what);
  }
  std::size_t count() const { return count_; }
  const std::vector<std::string>& first() const { return first_; }

 private:
  std::size_t count_ = 0;
  std::vector<std::string> first_;
};

// Durations, in microseconds.
class Durations {
 public:
  void add(Clock::duration duration) {
    all_.push_back(std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
  }
  std::size_t count() const { return all_.size(); }
  // {"p50_us": …, "p99_us": …, "max_us": …}; all are 0 where there are none.
  nlohmann::json summary() const;

 private:
  std::vector<std::int64_t> all_;
};

// Prints {"faults": …, "first_faults": […]} and all of `figures` on one line; returns the program's exit status.
int report(nlohmann::json figures, const Faults& faults);

}  // namespace bench
