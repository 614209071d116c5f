// Limiters for tests, each in a file of its own.
//
//   tests::Limits limits;                       // a Config with limits that no test reaches
//   auth::Limiter limiter{limits.config};
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "auth/limiter.h"

namespace beantrack::tests {

class Limits {
 public:
  Limits() {
    static int number = 0;
    config.limits_file = std::filesystem::temp_directory_path() / ("beantrack-limits-" + std::to_string(::getpid()) +
                                                                   "-" + std::to_string(++number));
    for (Rate* rate : {&config.page_rate, &config.update_rate, &config.change_rate, &config.send_rate,
                       &config.typing_rate, &config.search_rate})
      *rate = {kMaxRate, kMaxBurst};
  }
  ~Limits() { std::filesystem::remove(config.limits_file); }
  Limits(const Limits&) = delete;
  Limits& operator=(const Limits&) = delete;

  Config config;
};

// One that all tests without limits of their own share.
inline auth::Limiter& shared_limiter() {
  static const Limits limits;
  static auth::Limiter limiter{limits.config};
  return limiter;
}

}  // namespace beantrack::tests
